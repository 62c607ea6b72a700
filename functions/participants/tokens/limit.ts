import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import type { Text } from '../../../shared/contract/text.ts'
import type { OnceStore } from './ports.ts'

/** At most `most` of a thing in a minute of the clock. The store counts, for all processes together. */
export type Limit = {
  /** Whether nothing at all is known to be used up: spares the question which. */
  idle(now: Date): boolean
  /** Throws `rate-limited` when the thing is known to be used up; touches nothing. */
  check(what: string, now: Date): void
  /** Counts one more. Throws `rate-limited` when it is one too many. */
  spend(what: string, now: Date): Promise<void>
}

const minuteOf = (now: Date): number => Math.floor(now.getTime() / 60_000)

/**
 * What is used up stays so until the minute ends, so the process remembers it: from then on a refusal costs no write.
 * Holds as many names as were used up within one minute, each of which took `most` counted calls.
 */
export const createLimit = (once: Pick<OnceStore, 'countInMinute'>, most: number, sentence: Text): Limit => {
  let usedUp = { minute: 0, names: new Set<string>() }
  const namesIn = (now: Date): Set<string> => {
    const minute = minuteOf(now)
    if (usedUp.minute !== minute) usedUp = { minute, names: new Set() }
    return usedUp.names
  }
  const tooMany = (now: Date) =>
    new Problem(commonProblems['rate-limited'], sentence, {
      headers: { 'retry-after': String(60 - now.getUTCSeconds()) },
    })
  const check = (what: string, now: Date) => {
    if (namesIn(now).has(what)) throw tooMany(now)
  }
  return {
    idle: (now) => namesIn(now).size === 0,
    check,
    spend: async (what, now) => {
      check(what, now)
      const count = await once.countInMinute(what, now)
      if (count >= most) namesIn(now).add(what)
      if (count > most) throw tooMany(now)
    },
  }
}
