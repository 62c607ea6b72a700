import type { Text } from '../../../../shared/contract/text.ts'
import { searchLimits } from '../contract.ts'

/**
 * Words of a search index without a dictionary: each Chinese character and each pair of neighbours, and Latin letters
 * and digits by the word. Measured on 70,000 venues in 2-house.md: 8 ms for a broad query.
 */
const runs = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/\p{Script=Han}+|[\p{Script=Latin}\p{Nd}]+/gu) ?? []

const isHan = (run: string): boolean => /^\p{Script=Han}/u.test(run)

const pairs = (characters: readonly string[]): string[] => characters.slice(1).map((c, i) => `${characters[i]}${c}`)

/** What the index holds for a text, separated by spaces. */
export const indexWords = (text: string): string =>
  runs(text)
    .flatMap((run) => (isHan(run) ? [...run, ...pairs([...run])] : [run]))
    .join(' ')

/** What a typed text asks for, each once: Latin words by their beginning, Chinese by pairs. */
const termsOf = (typed: string): { latin: string[]; han: string[] } => {
  const found = runs(typed)
  const chinese = found.filter(isHan).flatMap((run) => {
    const characters = [...run]
    return characters.length === 1 ? characters : pairs(characters)
  })
  return { latin: [...new Set(found.filter((run) => !isHan(run)))], han: [...new Set(chinese)] }
}

/** Why a typed text is too much for one search, or nothing. */
export const tooMuchToSearch = (typed: string): Text | undefined => {
  const { characters, latin, han } = searchLimits
  if (typed.length > characters)
    return {
      zh: `一次最多用 ${characters} 个字符查找，请缩短。`,
      en: `A search takes at most ${characters} characters: please shorten it.`,
    }
  const terms = termsOf(typed)
  if (terms.latin.length <= latin && terms.han.length <= han) return undefined
  return {
    zh: `一次最多用 ${latin} 个不同的字母词或数字、${han} 对相邻汉字查找，请缩短。`,
    en: `A search takes at most ${latin} different words of letters or digits and ${han} pairs of Chinese characters: please shorten it.`,
  }
}

/**
 * A query of FTS5, its words quoted (what a person typed is never syntax); undefined when nothing can be looked for. Of a
 * text within {@link searchLimits} at most 48 terms. Each reads the list of venues of every index word it fits: a pair of
 * characters one list, a single letter those of all words that begin with it. The worst of all, the 8 letters and 40 pairs
 * with the longest lists, reads 9 entries per venue (63,030 in the benchmark's catalogue at 7,000 venues, by fts5vocab).
 */
export const matchQuery = (typed: string, operator: 'AND' | 'OR'): string | undefined => {
  const { latin, han } = termsOf(typed)
  const words = [...han.map((word) => `"${word}"`), ...latin.map((word) => `"${word}"*`)]
  return words.length > 0 ? words.join(` ${operator} `) : undefined
}
