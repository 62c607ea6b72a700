import { shown } from './mutant.ts'
import type { Tried } from './schedule.ts'

/** Of every hundred mutants so many must be noticed, known equivalents left out. */
export const leastRate = 90

const lives = ({ verdict: { fate } }: Tried): boolean => fate === 'survived' || fate === 'not covered'
const dead = (tried: readonly Tried[]): number => tried.filter((one) => !lives(one)).length

export const rateOf = (tried: readonly Tried[]): number =>
  tried.length === 0 ? 100 : (100 * dead(tried)) / tried.length

/** How many of each file were noticed, then every survivor with its place. */
export const report = (tried: readonly Tried[]): string[] => {
  const files = [...new Set(tried.map(({ mutant }) => mutant.file))].sort()
  const table = files.map((file) => {
    const own = tried.filter(({ mutant }) => mutant.file === file)
    return `${rateOf(own).toFixed(0).padStart(4)} % ${`${dead(own)} of ${own.length}`.padStart(12)}  ${file}`
  })
  const survivors = tried
    .filter(lives)
    .sort((a, b) => a.mutant.id - b.mutant.id)
    .map(({ mutant, verdict }) => `${mutant.file}:${mutant.line}  ${verdict.fate}  ${mutant.kind}: ${shown(mutant)}`)
  const endless = tried.filter(({ verdict }) => verdict.fate === 'endless').length
  return [
    ...table,
    '',
    ...(survivors.length > 0 ? ['Survivors:', ...survivors, ''] : []),
    `${dead(tried)} of ${tried.length} noticed (${endless} by never ending): ${rateOf(tried).toFixed(1)} %; ${leastRate} % are asked for.`,
  ]
}
