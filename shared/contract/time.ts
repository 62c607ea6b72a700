import * as z from 'zod'

/** RFC 3339 writes years of four digits, and what came with an offset is written again in UTC. */
const earliest = Date.parse('0001-01-01T00:00:00.000Z')
export const endOfTime = Date.parse('9999-12-31T23:59:59.999Z')

/** An instant, RFC 3339 with offset. The hub writes UTC with milliseconds and accepts any offset, in the years 1 to 9999 of UTC. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => Date.parse(text) >= earliest && Date.parse(text) <= endOfTime,
    'not an instant of the years 1 to 9999',
  )
  .meta({ title: 'Instant', description: 'RFC 3339 with offset', examples: ['2026-11-22T08:00:00.000Z'] })

/** A legal day in China time. */
export const Day = z.iso
  .date()
  .refine((text) => text > '0001-01-01', 'begins before the year 1 of UTC')
  .meta({ title: 'Day', description: 'Calendar day in China time', examples: ['2026-11-22'] })

/** The hub's clock: the present instant. Passed in everywhere, so that tests own time. */
export type Clock = () => Date

/** China keeps one time, UTC+8, without daylight saving. */
const chinaOffset = 8 * 3_600_000

/** The legal day (China time) an instant falls on, `YYYY-MM-DD`. */
export const chinaDay = (instant: Date): string => new Date(instant.getTime() + chinaOffset).toISOString().slice(0, 10)

/** Midnight in China at the start of a legal day. */
export const startOfChinaDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00.000Z`) - chinaOffset)
