import type { Numbered } from './weave.ts'

/** A test file as it runs with no mutant in force: how long it takes and which changeable places it passes. */
export type Baseline = { file: string; milliseconds: number; passed: ReadonlySet<number> }

export type Verdict =
  | { fate: 'noticed'; by: string; test: string }
  | { fate: 'endless'; by: string }
  | { fate: 'survived'; files: number }
  | { fate: 'not covered' }

export type Tried = { mutant: Numbered; verdict: Verdict }

/** One test file and the mutants to try on it, one after the other. */
export type Batch = { baseline: Baseline; mutants: readonly Numbered[] }

/** Mutants of one run of the test runner. */
const mostInBatch = 60

type Trial = { mutant: Numbered; left: Baseline[]; files: number; busy: boolean }

/**
 * Which mutants to try next on which test file. Each mutant meets the files that pass its place, the most promising first:
 * by how often a file noticed mutants of the same source so far, for the time it takes. After `depth` files without
 * notice it has survived.
 */
export const createSchedule = (mutants: readonly Numbered[], baselines: readonly Baseline[], depth: number) => {
  const tried: Tried[] = []
  const experience = new Map<string, { met: number; noticed: number }>()
  const met = (mutant: Numbered, { file }: Baseline) =>
    experience.get(`${mutant.file} ${file}`) ?? { met: 0, noticed: 0 }
  const promise = (mutant: Numbered, baseline: Baseline): number => {
    const { met: tries, noticed } = met(mutant, baseline)
    return (noticed + 1) / (tries + 2) / (baseline.milliseconds + 100)
  }
  const learn = (mutant: Numbered, baseline: Baseline, hit: boolean) => {
    const { met: tries, noticed } = met(mutant, baseline)
    experience.set(`${mutant.file} ${baseline.file}`, { met: tries + 1, noticed: noticed + (hit ? 1 : 0) })
  }

  const trials = new Map<number, Trial>()
  const decide = ({ mutant }: Trial, verdict: Verdict) => {
    trials.delete(mutant.id)
    tried.push({ mutant, verdict })
  }
  for (const mutant of mutants) {
    const left = baselines.filter(({ passed }) => passed.has(mutant.id))
    const trial = { mutant, left, files: 0, busy: false }
    if (left.length === 0) decide(trial, { fate: 'not covered' })
    else trials.set(mutant.id, trial)
  }

  const best = ({ mutant, left }: Trial): Baseline =>
    left.reduce((a, b) => (promise(mutant, b) > promise(mutant, a) ? b : a))

  return {
    tried,
    /** Undefined: nothing to begin now; when no batch is on its way either, all is decided. */
    next: (): Batch | undefined => {
      const groups = new Map<Baseline, Trial[]>()
      for (const trial of trials.values()) {
        if (trial.busy) continue
        const baseline = best(trial)
        groups.set(baseline, [...(groups.get(baseline) ?? []), trial])
      }
      const [largest] = [...groups].sort(([, a], [, b]) => b.length - a.length)
      if (!largest) return undefined
      const [baseline, group] = largest
      const some = group.slice(0, mostInBatch)
      for (const trial of some) trial.busy = true
      return { baseline, mutants: some.map(({ mutant }) => mutant) }
    },
    /** What a batch showed of one mutant; undefined: the batch broke off before it came to it. */
    heard: ({ baseline }: Batch, mutant: Numbered, result: { failure?: string } | 'endless' | undefined): void => {
      const trial = trials.get(mutant.id)
      if (!trial) return
      trial.busy = false
      if (result === undefined) return
      const failure = result === 'endless' ? undefined : result.failure
      learn(mutant, baseline, result === 'endless' || failure !== undefined)
      trial.files++
      trial.left = trial.left.filter((other) => other !== baseline)
      if (result === 'endless') decide(trial, { fate: 'endless', by: baseline.file })
      else if (failure !== undefined) decide(trial, { fate: 'noticed', by: baseline.file, test: failure })
      else if (trial.left.length === 0 || trial.files >= depth) decide(trial, { fate: 'survived', files: trial.files })
    },
  }
}
