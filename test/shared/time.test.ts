import { describe, expect, test } from 'vitest'
import { Day, Instant, startOfChinaDay } from '../../shared/contract/time.ts'

describe('an instant', () => {
  // What is stored or answered is written again in UTC; RFC 3339 knows years of four digits only.
  test.each([
    '0000-01-01T00:00:00+23:59',
    '0000-12-31T23:59:59Z',
    '9999-12-31T23:59:59-00:01',
    '0001-01-01T00:00:00+08:00',
    '2026-02-30T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T08:00:00',
  ])('is not %s', (text) => {
    expect(Instant.safeParse(text).success).toBe(false)
  })

  test.each(['0001-01-01T00:00:00Z', '1970-01-01T00:00:00+08:00', '9999-12-31T23:59:59Z'])('is %s', (text) => {
    expect(Instant.safeParse(text).success).toBe(true)
    expect(Instant.safeParse(new Date(text).toISOString()).success).toBe(true)
  })
})

describe('a day', () => {
  test.each(['0000-12-31', '0001-01-01', '2026-02-29', '2026-1-1', '20260101'])('is not %s', (text) => {
    expect(Day.safeParse(text).success).toBe(false)
  })

  // 9999-12-31 is how many registers write “without end”.
  test.each(['0001-01-02', '2024-02-29', '9999-12-31'])('is %s', (text) => {
    expect(Day.safeParse(text).success).toBe(true)
    expect(Instant.safeParse(startOfChinaDay(text).toISOString()).success).toBe(true)
  })
})
