/**
 * Text as a row of figures, for whoever looks for numbers in it: however a digit is written, it is one of 0–9. Everything
 * else is a Latin capital, `·` (a letter of any other script), and for a run of what is no letter a blank, or a comma where
 * the run sets off the members of a list.
 */

/** How people write the digits in Chinese, capital and radio forms included, and the Suzhou numerals of market stalls. */
const hanDigits = [
  '〇零○◯洞',
  '一壹弌幺〡',
  '二贰貳弍两兩〢',
  '三叁參叄弎〣',
  '四肆〤',
  '五伍〥',
  '六陆陸〦',
  '七柒拐〧',
  '八捌〨',
  '九玖勾〩',
]

/** The digits as words, in English and as pinyin without tones. */
const spoken = [
  ['ZERO', 'OH', 'LING', 'DONG'],
  ['ONE', 'YAO', 'YI'],
  ['TWO', 'ER', 'LIANG'],
  ['THREE', 'SAN'],
  ['FOUR', 'SI'],
  ['FIVE', 'WU'],
  ['SIX', 'LIU'],
  ['SEVEN', 'QI', 'GUAI'],
  ['EIGHT', 'BA'],
  ['NINE', 'JIU', 'GOU'],
]

/** Digits in circles that Unicode does not count as digits: where each row of 1 to 9 begins. */
const circled = [0x24f5, 0x2776, 0x2780, 0x278a]

const written: ReadonlyMap<string, string> = new Map([
  ...hanDigits.flatMap((characters, digit) => [...characters].map((c) => [c, String(digit)] as const)),
  ...circled.flatMap((first) =>
    Array.from({ length: 9 }, (_, i) => [String.fromCodePoint(first + i), String(i + 1)] as const),
  ),
  ['⓿', '0'],
  // What passes for the X at the end of a person's number.
  ...[...'×✕✖ХΧ'].map((c) => [c, 'X'] as const),
])

const spokenDigits: ReadonlyMap<string, string> = new Map(
  spoken.flatMap((words, digit) => words.map((word) => [word, String(digit)] as const)),
)
const anySpoken = [...spokenDigits.keys()].sort((a, b) => b.length - a.length).join('|')
/** Six digits and more, one after the other: fewer may be words of a sentence. */
const spokenRun = new RegExp(`(?<![A-Z])(?:(?:${anySpoken}|[0-9])[^\\p{L}\\p{N}]{0,6}){6,}(?![A-Z])`, 'gu')
const oneSpoken = new RegExp(anySpoken, 'gu')

/** A decimal digit of any script: Unicode keeps the ten of each in a row, so its value is how far the row reaches back. */
const digitOf = (digit: string): string => {
  const point = digit.codePointAt(0) as number
  let back = 0
  while (back < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - back - 1))) back++
  return String(back)
}

const figure = (character: string): string => {
  if (/[0-9A-Z]/.test(character)) return character
  const known = written.get(character)
  if (known !== undefined) return known
  if (/\p{Nd}/u.test(character)) return digitOf(character)
  if (/[\p{L}\p{N}]/u.test(character)) return '·'
  return '、,;﹑'.includes(character) ? ',' : ' '
}

/** Without tones, keycaps and what cannot be seen: they are no part of what is read. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}\p{DI}]/gu, '')
    .toUpperCase()

const numeral = new RegExp(`[\\p{N}${hanDigits.join('')}]`, 'gu')

/** A quick look: two numerals of any kind, or six digits as words. Most texts have neither, and cost no more than this. */
export const mayHoldNumber = (text: string): boolean =>
  (text.match(numeral)?.length ?? 0) > 1 || (bare(text).match(oneSpoken)?.length ?? 0) > 5

/** Most characters between two digits of one number; what stands further apart belongs to two. */
const widestGap = 6

export const figuresOf = (text: string): string =>
  [...bare(text).replaceAll(spokenRun, (run) => run.replaceAll(oneSpoken, (word) => spokenDigits.get(word) ?? ''))]
    .map(figure)
    .join('')
    .replaceAll(/[ ,]+/g, (gap) => (gap.length > widestGap ? '·' : gap.includes(',') ? ',' : ' '))
    // Letters that pass for digits, between digits.
    .replaceAll(/(?<=[0-9][ ,]?)[OIL]+(?=[ ,]?[0-9X])/g, (run) => run.replaceAll('O', '0').replaceAll(/[IL]/g, '1'))
    // One and the same letter between each digit and the next separates as a hyphen does.
    .replaceAll(/[0-9](?:([A-Z·])[0-9])(?:\1[0-9]){9,}(?:\1X)?/g, (run) => run.replaceAll(/[^0-9X]|X(?!$)/g, ' '))
