import type { Clock } from '../contract/time.ts'
import type { Key } from '../store/table.ts'

const minute = 60_000

/** After the first refusal no pause, then 1, 2, 4 minutes, and never more than 5: a bus that was away for an hour is back. */
const pauseAfter = (refusals: number): number => (refusals < 2 ? 0 : Math.min(2 ** (refusals - 2), 5) * minute)

/** Items remembered at most; the one remembered longest is forgotten, and so tried again. */
const mostHeld = 10_000

/** What was refused of late, in the memory of one process: a new one tries everything anew. */
export type BackOff = {
  /** 'new': never refused, or forgotten. 'due': refused before, its turn has come. 'waits': refused too lately. */
  of(key: Key): 'new' | 'due' | 'waits'
  refused(key: Key): void
  taken(key: Key): void
}

export const createBackOff = (clock: Clock): BackOff => {
  const held = new Map<string, { refusals: number; until: number }>()
  const text = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`
  return {
    of: (key) => {
      const known = held.get(text(key))
      if (!known) return 'new'
      return known.until > clock().getTime() ? 'waits' : 'due'
    },
    refused: (key) => {
      const refusals = (held.get(text(key))?.refusals ?? 0) + 1
      held.delete(text(key))
      held.set(text(key), { refusals, until: clock().getTime() + pauseAfter(refusals) })
      const [longest] = held.keys()
      if (held.size > mostHeld && longest !== undefined) held.delete(longest)
    },
    taken: (key) => {
      held.delete(text(key))
    },
  }
}
