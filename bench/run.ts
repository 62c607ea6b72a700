import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from './support/machine.ts'
import { gateText, isValid, newGate, type Report, type Run, toTable } from './support/report.ts'

/** Every benchmark by name. */
const benchmarks: Readonly<Record<string, () => Promise<{ run: Run }>>> = {
  start: () => import('./start.ts'),
  resolve: () => import('./resolve.ts'),
  recognise: () => import('./recognise.ts'),
  refusals: () => import('./refusals.ts'),
  check: () => import('./check.ts'),
  codes: () => import('./codes.ts'),
  complaints: () => import('./complaints.ts'),
  mailbox: () => import('./mailbox.ts'),
  lambda: () => import('./lambda.ts'),
}

const usage = `npm run bench [-- [--quick] [name …]]
  names: ${Object.keys(benchmarks).join(', ')}; all of them unless said
  --quick  fewer rounds and less data: shows that everything runs, not how fast`

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !(name in benchmarks))
if (values.help || unknown.length > 0) {
  console.log(usage)
  process.exit(values.help ? 0 : 2)
}

const began = performance.now()
const say = (line: string) => console.log(line)
const header = `${new Date().toISOString()} · ${machine()}${values.quick ? ' · quick' : ''}`
say(header)
const reports: { name: string; report: Report }[] = []
for (const [name, load] of Object.entries(benchmarks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  say(`\n${name}`)
  const start = performance.now()
  try {
    const { run } = await load()
    const report = await run({ quick: values.quick, say })
    for (const line of report.conditions) say(`  ${line}`)
    say(`  ${gateText(report.gate)}; ${((performance.now() - start) / 1000).toFixed(1)} s`)
    reports.push({ name, report })
  } catch (error) {
    // The others can still be measured; the run as a whole has failed.
    say(`  did not run: ${error instanceof Error ? error.stack : String(error)}`)
    reports.push({
      name,
      report: { conditions: [], rows: [{ what: 'did not run', measured: '' }], gate: newGate() },
    })
  }
}

const text = [
  header,
  '',
  toTable(reports),
  '',
  ...reports.flatMap(({ name, report: { conditions, gate } }) =>
    [...conditions, gateText(gate)].map((line) => `* ${name}: ${line}`),
  ),
  '',
].join('\n')
say(`\n${toTable(reports)}\n\n${((performance.now() - began) / 1000).toFixed(0)} s in all`)
const folder = join(import.meta.dirname, 'results')
mkdirSync(folder, { recursive: true })
const file = join(folder, `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.md`)
writeFileSync(file, text)
say(`written to ${file}`)
process.exit(reports.every(({ report }) => isValid(report.gate)) ? 0 : 1)
