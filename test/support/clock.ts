/** A clock that tests own: it stands until moved. */
export type TestClock = { (): Date; set(instant: string): void; advance(milliseconds: number): void }

/** A Monday morning in China, well inside the calendar's data. */
export const startOfTests = '2026-11-23T01:00:00.000Z'

export const testClock = (instant = startOfTests): TestClock => {
  let now = Date.parse(instant)
  return Object.assign(() => new Date(now), {
    set: (to: string) => {
      now = Date.parse(to)
    },
    advance: (milliseconds: number) => {
      now += milliseconds
    },
  })
}
