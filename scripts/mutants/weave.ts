import type { Mutant } from './mutant.ts'

export type Numbered = Mutant & { id: number }

/** What woven sources ask at every place that could be changed: whether the change of this number is in force. */
export const question = '__mutant'

type Site = { start: number; end: number; statement: boolean; mutants: Numbered[] }

const sitesOf = (mutants: readonly Numbered[]): Site[] => {
  const sites = new Map<string, Site>()
  for (const mutant of mutants) {
    const { start, end, statement } = mutant
    const name = `${start} ${end} ${statement}`
    const site = sites.get(name) ?? { start, end, statement, mutants: [] }
    site.mutants.push(mutant)
    sites.set(name, site)
  }
  // Outer ones first; of one span the statement is around its expression.
  return [...sites.values()].sort(
    (a, b) => a.start - b.start || b.end - a.end || Number(b.statement) - Number(a.statement),
  )
}

/**
 * One source that holds every mutant of a file behind a question, so that one start of the test runner can try them all
 * (mutant schemata). With none in force it does what the file does. Lines stay where they are.
 */
export const weave = (source: string, mutants: readonly Numbered[]): string => {
  const sites = sitesOf(mutants)
  let next = 0
  const copy = (from: number, to: number): string => {
    let out = ''
    let at = from
    for (let site = sites[next]; site && site.start < to; site = sites[next]) {
      next++
      out += source.slice(at, site.start) + wrapped(site, copy(site.start, site.end))
      at = site.end
    }
    return out + source.slice(at, to)
  }
  return `const ${question} = globalThis.${question};${copy(0, source.length)}`
}

const wrapped = ({ statement, mutants }: Site, inner: string): string => {
  if (statement) return `{if(!${question}(${mutants[0]?.id})){${inner}}}`
  const branches = mutants.map(({ id, text }) => `${question}(${id})?(${text}):`)
  return `(${branches.join('')}(${inner}))`
}
