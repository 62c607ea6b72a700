/** Chances and choices that follow from a seed (mulberry32): a failing history runs again by its number. */
export const seeded = (seed: number) => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (of: number): boolean => next() < of,
    pick: <T>(of: readonly T[]): T => {
      if (of.length === 0) throw new Error('nothing to choose from')
      return of[below(of.length)] as T
    },
  }
}
