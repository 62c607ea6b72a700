import type { FileDone } from './host.ts'
import type { Host } from './hosts.ts'
import { mutantOf, nameWith } from './name.ts'
import { type Baseline, type Batch, createSchedule, type Tried } from './schedule.ts'
import type { Numbered } from './weave.ts'

/** The longest a test file may take with no mutant in force. */
const longestFileMs = 300_000
const patience = ({ milliseconds }: Baseline): number => 10 * milliseconds + 60_000

/** Runs the test files with no mutant in force; one that fails so tells nothing and is left out. */
export const measure = async (
  host: Host,
  files: readonly string[],
  leaveOut: (file: string, why: string) => void,
): Promise<Baseline[]> => {
  const { done, stuck, passed } = await host.run(files, longestFileMs)
  if (stuck !== undefined) throw new Error(`${stuck} does not end`)
  const good = (file: FileDone) => file.failure === undefined && passed[file.name] !== undefined
  for (const file of done) if (!good(file)) leaveOut(file.name, file.failure ?? 'it has no tests')
  return done
    .filter(good)
    .map(({ name, milliseconds }) => ({ file: name, milliseconds, passed: new Set(passed[name]) }))
}

/** Decides mutants on several test runners at once. */
export const decideAll = async (
  hosts: readonly Host[],
  mutants: readonly Numbered[],
  baselines: readonly Baseline[],
  { depth, isOver }: { depth: number; isOver: () => boolean },
): Promise<Tried[]> => {
  const schedule = createSchedule(mutants, baselines, depth)
  const work = async (host: Host): Promise<void> => {
    for (let batch = schedule.next(); batch && !isOver(); batch = schedule.next())
      await tryBatch(host, batch, schedule.heard)
  }
  // A runner that found nothing to do ends while another's batch may leave more: so until all end together.
  do await Promise.all(hosts.map(work))
  while (schedule.tried.length < mutants.length && !isOver())
  return schedule.tried
}

const tryBatch = async (host: Host, batch: Batch, heard: ReturnType<typeof createSchedule>['heard']): Promise<void> => {
  const { baseline, mutants } = batch
  const { done, stuck } = await host.run(
    mutants.map(({ id }) => nameWith(baseline.file, id)),
    patience(baseline),
  )
  const results = new Map(
    done.map(({ name, failure }) => [mutantOf(name), { ...(failure !== undefined && { failure }) }]),
  )
  const endless = stuck === undefined ? undefined : mutantOf(stuck)
  for (const mutant of mutants) heard(batch, mutant, mutant.id === endless ? 'endless' : results.get(mutant.id))
}
