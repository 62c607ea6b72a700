import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disputingCases, isDisputable, type Report } from '../../../functions/catalog/disputes/domain/dispute.ts'
import { acceptance } from './fixtures.ts'

const fresh = { item: 'CU-01', from: '2024-09-27' }
const report = (name: string, day: string, more: Partial<Report> = {}): Report => ({
  case: name,
  item: 'CU-01',
  reasonCode: 'not_accepted',
  occurredAt: `${day}T02:00:00.000Z`,
  ...more,
})
const three = [report('A', '2026-11-01'), report('B', '2026-11-10'), report('C', '2026-12-01')]

describe('three independent cases within thirty days dispute an acceptance', () => {
  test.each<[string, Report[], string[]]>([
    ['two cases', three.slice(0, 2), []],
    ['three cases on day 30', three, ['A', 'B', 'C']],
    ['three cases, one a day too far', [report('A', '2026-10-31'), ...three.slice(1)], []],
    ['the same case three times', [three[0] as Report, three[0] as Report, report('A', '2026-11-02')], []],
    ['another item', three.map((r) => ({ ...r, item: 'CU-03' })), []],
    ['no item named: speaks of the whole venue', three.map(({ item: _none, ...r }) => r), ['A', 'B', 'C']],
    ['reasons that do not speak of refusal', three.map((r) => ({ ...r, reasonCode: 'not_listed' })), []],
    ['a window later than the first report', [report('Z', '2026-01-01'), ...three], ['A', 'B', 'C']],
  ])('%s', (_name, reports, cases) => {
    expect(disputingCases(fresh, reports)).toEqual(cases)
  })

  test('a look at the venue answers the reports before it', () => {
    expect(disputingCases({ ...fresh, verifiedAt: '2026-11-01' }, three)).toEqual([])
    expect(disputingCases({ ...fresh, verifiedAt: '2026-10-31' }, three)).toEqual(['A', 'B', 'C'])
  })

  test('reports of days before the acceptance say nothing against it', () => {
    expect(disputingCases({ ...fresh, from: '2026-11-02' }, three)).toEqual([])
    expect(disputingCases({ ...fresh, from: '2026-11-01' }, three)).toEqual(['A', 'B', 'C'])
  })

  test('the order in which reports arrive changes nothing', async () => {
    const some = fc.array(
      fc.record({
        case: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
        item: fc.constantFrom('CU-01', 'CU-03', undefined),
        reasonCode: fc.constantFrom('not_accepted', 'device_broken', 'not_listed'),
        occurredAt: fc
          .integer({ min: 0, max: 90 })
          .map((day) => new Date(Date.UTC(2026, 8, 1) + day * 86_400_000).toISOString()),
      }),
      { maxLength: 12 },
    )
    await fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (reports, numbers) => {
        const shuffled = reports
          .map((r) => ({ r, at: numbers.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ r }) => r)
        expect(disputingCases(fresh, shuffled)).toEqual(disputingCases(fresh, reports))
      }),
      { seed: 20261123, numRuns: 300 },
    )
  })
})

test('what is over or disputed already cannot be disputed', () => {
  const because = { zh: '争议', en: 'disputed' }
  expect(isDisputable(acceptance, '2026-11-23')).toBe(true)
  expect(isDisputable(acceptance, '2027-01-01')).toBe(false)
  const open = { ...acceptance, states: [{ state: 'disputed' as const, from: '2026-11-01', because }] }
  expect(isDisputable(open, '2026-11-23')).toBe(false)
  const over = {
    ...acceptance,
    states: [{ state: 'disputed' as const, from: '2026-11-01', to: '2026-11-02', because }],
  }
  expect(isDisputable(over, '2026-11-23')).toBe(true)
})
