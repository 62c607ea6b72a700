import type { AroundCall } from '../../shared/store/table.ts'

/** A process that can be made to stand still before its n-th call to the store, while others go on. */
export type Pausable = {
  around: AroundCall
  /**
   * Runs `act` up to its n-th call, then `meanwhile`, then the rest. Answers what `act` did, or undefined when it made fewer
   * calls than n: then `meanwhile` did not run.
   */
  pausedAt: <A>(n: number, act: () => Promise<A>, meanwhile: () => Promise<unknown>) => Promise<A | undefined>
}

export const pausable = (): Pausable => {
  let left = Number.POSITIVE_INFINITY
  let stop: (() => Promise<void>) | undefined
  return {
    around: async (_kind, run) => {
      if (--left === 0) await stop?.()
      return run()
    },
    pausedAt: async (n, act, meanwhile) => {
      let met = false
      left = n
      stop = async () => {
        met = true
        await meanwhile()
      }
      const answer = await act()
      left = Number.POSITIVE_INFINITY
      return met ? answer : undefined
    },
  }
}
