import { describe, expect, test } from 'vitest'
import { chinaCalendar } from '../../../functions/complaints/case/calendar.ts'
import { deadline, dueOf } from '../../../functions/complaints/case/domain/clocks.ts'
import { clocks, type Span } from '../../../functions/complaints/case/policies/clocks.ts'

const calendar = chinaCalendar()
const [clockPolicy] = clocks
const { office } = clockPolicy.body
const china = (instant: Date | null) =>
  instant && new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
const end = (start: string, span: Span) => china(deadline(new Date(`${start}:00+08:00`), span, office, calendar))

describe('the working-day calendar', () => {
  test.each([
    ['2026-10-01', 'off', 'National Day'],
    ['2026-10-07', 'off', 'last day of the National Day holiday'],
    ['2026-10-08', 'work', 'a Thursday after it'],
    ['2026-10-10', 'work', 'make-up Saturday'],
    ['2026-10-11', 'off', 'Sunday'],
    ['2026-02-14', 'work', 'make-up Saturday before Spring Festival'],
    ['2026-02-28', 'work', 'make-up Saturday after Spring Festival'],
    ['2026-02-16', 'off', 'Spring Festival Eve'],
    ['2026-12-31', 'work', 'Thursday'],
    ['2027-01-01', 'unknown', 'no notice for 2027 is loaded'],
    ['2027-06-07', 'unknown', 'an ordinary Monday of a year without a notice'],
    ['2003-06-02', 'unknown', 'before the data begins'],
  ])('%s is %s: %s', (day, kind) => {
    expect(calendar.dayKind(day)).toBe(kind)
  })

  test('the last loaded year follows from the package’s data', () => {
    expect(calendar.lastYear).toBe(2026)
  })

  test('the process’s time zone changes nothing', () => {
    const before = process.env['TZ']
    try {
      for (const zone of ['America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
        process.env['TZ'] = zone
        const there = chinaCalendar()
        expect([zone, there.dayKind('2026-10-01'), there.dayKind('2026-10-10')]).toEqual([zone, 'off', 'work'])
      }
    } finally {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    }
  })
})

describe('deadlines', () => {
  test.each<[string, Span, string | null, string]>([
    ['2026-11-23 09:00', { workingDays: 1 }, '2026-11-24 17:00', 'the first day is not counted'],
    ['2026-11-23 23:59', { workingDays: 1 }, '2026-11-24 17:00', 'the hour of the first day does not matter'],
    ['2026-11-27 16:00', { workingDays: 1 }, '2026-11-30 17:00', 'over a weekend'],
    ['2026-09-30 10:00', { workingDays: 1 }, '2026-10-08 17:00', 'over National Day'],
    ['2026-09-30 10:00', { workingDays: 3 }, '2026-10-10 17:00', 'ends on a make-up Saturday'],
    ['2026-10-03 10:00', { workingDays: 1 }, '2026-10-08 17:00', 'filed on a holiday'],
    ['2026-02-13 10:00', { workingDays: 1 }, '2026-02-14 17:00', 'ends on the make-up Saturday before Spring Festival'],
    ['2026-02-13 10:00', { workingDays: 2 }, '2026-02-24 17:00', 'over Spring Festival'],
    ['2026-02-27 10:00', { workingDays: 1 }, '2026-02-28 17:00', 'the make-up Saturday after Spring Festival'],
    ['2026-12-30 10:00', { workingDays: 1 }, '2026-12-31 17:00', 'the last day with data'],
    ['2026-12-31 10:00', { workingDays: 1 }, null, 'reaches a year without a notice'],
    ['2026-11-23 09:00', { days: 7 }, '2026-11-30 17:00', 'calendar days'],
    ['2026-09-24 09:00', { days: 7 }, '2026-10-08 17:00', 'a last day that is off moves on (Civil Code art. 203)'],
    ['2026-12-28 09:00', { days: 7 }, null, 'calendar days into a year without a notice'],
    ['2026-11-23 10:30', { workingHours: 2 }, '2026-11-23 12:30', 'hours count at once'],
    ['2026-11-23 06:00', { workingHours: 2 }, '2026-11-23 11:00', 'before office hours'],
    ['2026-11-23 16:00', { workingHours: 2 }, '2026-11-24 10:00', 'over night'],
    ['2026-11-23 15:00', { workingHours: 2 }, '2026-11-23 17:00', 'until closing'],
    ['2026-09-30 16:30', { workingHours: 2 }, '2026-10-08 10:30', 'hours over National Day'],
    ['2026-12-31 16:30', { workingHours: 2 }, null, 'hours into a year without a notice'],
  ])('%s + %j = %s: %s', (start, span, expected) => {
    expect(end(start, span)).toBe(expected)
  })
})

describe('deadlines against a calendar written out by hand', () => {
  /** The State Council's notice for 2026: days off beside weekends, and weekends worked. */
  const off = ['01-01..03', '02-15..23', '04-04..06', '05-01..05', '06-19..21', '09-25..27', '10-01..07'].flatMap(
    (range) => {
      const [first = '', last = ''] = range.split('..')
      const [month, day = ''] = first.split('-')
      return Array.from(
        { length: Number(last) - Number(day) + 1 },
        (_, i) => `2026-${month}-${String(Number(day) + i).padStart(2, '0')}`,
      )
    },
  )
  const worked = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']
  const days = Array.from({ length: 365 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10))
  const isWork = (day: string) =>
    worked.includes(day) || (!off.includes(day) && ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()))

  test('the library agrees with the notice on every day of 2026', () => {
    expect(days.filter((day) => (calendar.dayKind(day) === 'work') !== isWork(day))).toEqual([])
  })

  test('from the first and the last instant of every day, 1 to 3 working days and 7 and 15 days end as counted here', () => {
    const firstBehind = (at: number, count: (day: string) => boolean): string | null => {
      const day = days.slice(at + 1).find(count)
      return day === undefined ? null : `${day} 17:00`
    }
    for (const [at, day] of days.entries())
      for (const time of ['00:00:00.000', '23:59:59.999']) {
        const start = new Date(`${day}T${time}+08:00`)
        const ends = (span: Span) => china(deadline(start, span, office, calendar))
        for (const workingDays of [1, 2, 3]) {
          let left = workingDays
          expect([day, workingDays, ends({ workingDays })]).toEqual([
            day,
            workingDays,
            firstBehind(at, (d) => isWork(d) && --left === 0),
          ])
        }
        for (const length of [7, 15])
          expect([day, length, ends({ days: length })]).toEqual([day, length, firstBehind(at + length - 1, isWork)])
      }
  })
})

describe('the clock policy', () => {
  const start = new Date('2026-11-23T01:00:00.000Z')
  test.each([
    ['transfer', 'complaint', false, 'transfer', '2026-11-24 17:00'],
    ['accept', 'complaint', true, 'accept', '2026-11-24 17:00'],
    ['return', 'complaint', false, 'return', '2026-11-24 17:00'],
    ['return', 'complaint', true, 'return.complex', '2026-11-25 17:00'],
    ['reply', 'consult', true, 'reply.consult', '2026-11-25 17:00'],
    ['reply', 'report', false, 'reply', '2026-11-30 17:00'],
    ['reply', 'help', true, 'reply.complex', '2026-12-08 17:00'],
  ] as const)('%s of a %s (complex %s) goes by %s: %s', (clock, kind, complex, rule, by) => {
    const due = dueOf(clock, { kind, complex }, start, clockPolicy, calendar)
    expect([due.rule, china(due.by === null ? null : new Date(due.by))]).toEqual([rule, by])
  })

  test('an explanation says what ends the span, and whose number it is modelled on', () => {
    const said = (clock: 'accept' | 'return' | 'reply', complex = false) =>
      dueOf(clock, { kind: 'complaint', complex }, start, clockPolicy, calendar).explanation
    expect(said('accept').en).toMatch(/^1 working day, until offices close on the last day \(modelled on Tianjin/)
    expect(said('return', true).en).toMatch(/^2 working days, /)
    expect(said('reply').zh).toContain('最后一日休息的顺延')
    for (const { source, clock } of clockPolicy.body.rules)
      expect([clock, /参照/.test(source.zh), /modelled on/.test(source.en)]).toEqual([clock, true, true])
  })

  test('a deadline that cannot be computed says why', () => {
    const late = new Date('2026-12-31T02:00:00.000Z')
    const due = dueOf('accept', { kind: 'help', complex: false }, late, clockPolicy, calendar)
    expect(due.by).toBeNull()
    expect(due.explanation.zh).toContain('2026')
  })
})
