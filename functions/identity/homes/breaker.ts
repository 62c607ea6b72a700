import type { Clock } from '../../../shared/contract/time.ts'

/** Failures in a row that open the circuit to a home, and for how long it stays open before one question tries again. */
export const mostFailures = 5
export const openMs = 10_000

/** Milliseconds from the instant a question leaves within which silence says nothing about the home: it had no fair time. */
export const fairMs = 1_000

/**
 * Keeps a home that does not answer from costing every caller the whole time budget. In the process only: what it guards
 * is this process's waiting, and a wrong guess costs one try.
 */
export const createBreaker = (clock: Clock) => {
  const homes = new Map<string, { failures: number; openUntil: number }>()
  return {
    /** Whether a question may go out now. After the pause one is let through to try. */
    allows: (home: string): boolean => {
      const state = homes.get(home)
      const now = clock().getTime()
      if (!state || state.failures < mostFailures) return true
      if (now < state.openUntil) return false
      state.openUntil = now + openMs
      return true
    },
    /** The question that was let through told nothing of the home: the next one may go out in its place. */
    untried: (home: string): void => {
      const state = homes.get(home)
      if (state && state.failures >= mostFailures) state.openUntil = clock().getTime()
    },
    answered: (home: string): void => {
      homes.delete(home)
    },
    failed: (home: string): void => {
      const failures = (homes.get(home)?.failures ?? 0) + 1
      homes.set(home, { failures, openUntil: clock().getTime() + openMs })
    },
  }
}
