import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seeded } from '../shared/sqlite/random.ts'
import { isKnown, knownEquivalents } from './mutants/equivalents.ts'
import { findMutants } from './mutants/find.ts'
import { startHost } from './mutants/hosts.ts'
import { shown } from './mutants/mutant.ts'
import { leastRate, rateOf, report } from './mutants/report.ts'
import { decideAll, measure } from './mutants/run.ts'
import type { Tried } from './mutants/schedule.ts'
import { filesToMutate, testFiles, tests } from './mutants/scope.ts'
import { type Numbered, weave } from './mutants/weave.ts'

/*
 * `npm run mutants`: changes domains and gates in small ways, one at a time, and asks of each change whether a test
 * notices. The whole takes hours and is nobody's daily check; a sample tells nearly as much (decision 0022).
 */
const usage = `npm run mutants -- [options]
  --files TEXT     only source files whose path contains it; may be repeated
  --tests TEXT     only test files whose path contains it; may be repeated
  --sample N       so many mutants; all unless said
  --seed N         what the order and the sample follow from; 1 unless said
  --budget MIN     after so many minutes no more are begun
  --depth N        test files a mutant meets before it has survived; 30 unless said
  --workers N      test runners at once; half of the processors unless said
  --list           shows the mutants and tries none`

const { values: options } = parseArgs({
  options: {
    files: { type: 'string', multiple: true, default: [] },
    tests: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    budget: { type: 'string', default: 'Infinity' },
    depth: { type: 'string', default: '30' },
    workers: { type: 'string', default: String(Math.max(1, Math.floor(availableParallelism() / 2))) },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(usage)
  process.exit(0)
}

/** Mutants decided together: those that are quickly noticed would else come before the others, and a budget end among them. */
const slice = 300

const root = join(import.meta.dirname, '..')
const sources = new Map(filesToMutate(root, options.files).map((f) => [f, readFileSync(join(root, f), 'utf8')]))
const all: Numbered[] = [...sources]
  .flatMap(([file, text]) => findMutants(file, text))
  .map((mutant, i) => ({ ...mutant, id: i + 1 }))
const equivalents = knownEquivalents()
const lineOf = ({ file, line }: Numbered): string => sources.get(file)?.split('\n')[line - 1] ?? ''
const open = all.filter((mutant) => !equivalents.some((known) => isKnown(known, mutant, lineOf(mutant))))
const { below } = seeded(Number(options.seed))
const chosen = open
  .map((mutant) => ({ mutant, place: below(2 ** 31) }))
  .sort((a, b) => a.place - b.place)
  .slice(0, Number(options.sample))
  .map(({ mutant }) => mutant)

console.log(
  `${all.length} mutants in ${sources.size} files, ${all.length - open.length} of them known to change nothing; ${chosen.length} to try, seed ${options.seed}.`,
)
if (options.list) {
  for (const mutant of chosen) console.log(`${mutant.file}:${mutant.line}  ${mutant.kind}: ${shown(mutant)}`)
  process.exit(0)
}

const began = performance.now()
const minutes = () => (performance.now() - began) / 60_000
const isOver = () => minutes() >= Number(options.budget)
const setting = {
  root,
  tests,
  sources: Object.fromEntries(
    [...sources].map(([file, text]) => [
      file,
      weave(
        text,
        all.filter((mutant) => mutant.file === file),
      ),
    ]),
  ),
}
const hosts = await Promise.all(Array.from({ length: Number(options.workers) }, () => startHost(setting)))

const files = testFiles(root, options.tests)
const baselines = await Promise.all(
  hosts.map((host, i) =>
    measure(
      host,
      files.filter((_, n) => n % hosts.length === i),
      (file, why) => console.log(`Left out, because it fails without any mutant: ${file} (${why})`),
    ),
  ),
).then((measured) => measured.flat())
console.log(`${baselines.length} test files, run without a mutant after ${minutes().toFixed(1)} min.`)

const tried: Tried[] = []
for (let from = 0; from < chosen.length && !isOver(); from += slice) {
  const some = chosen.slice(from, from + slice)
  const decided = await decideAll(hosts, some, baselines, { depth: Number(options.depth), isOver })
  // A slice the budget broke off holds mostly mutants that were easily noticed: it does not count.
  if (decided.length === some.length) tried.push(...decided)
  console.log(`${tried.length} of ${chosen.length} after ${minutes().toFixed(1)} min: ${rateOf(tried).toFixed(1)} %`)
}
for (const host of hosts) host.stop()

for (const line of report(tried)) console.log(line)
if (tried.length < chosen.length) console.log(`The budget ended before the other ${chosen.length - tried.length}.`)
process.exitCode = rateOf(tried) >= leastRate ? 0 : 1
