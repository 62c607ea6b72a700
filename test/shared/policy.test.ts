import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { file } from '../../functions/complaints/case/actions/file.ts'
import { type Policies, policies, policyAt } from '../../shared/policy/document.ts'
import { filing, monday, rules } from '../domain/complaints/fixtures.ts'

const sources = [{ zh: '依据', en: 'source' }]
const version = (name: string, from: string, most = 1) =>
  ({ kind: 'limits', version: name, from, sources, confirmed: false, body: { most } }) as const
const limits = (...versions: ReturnType<typeof version>[]) =>
  policies('limits', z.strictObject({ most: z.int() }), versions)

describe('a policy', () => {
  test('is in force from the first instant of its day in China until the next version begins', () => {
    const known = limits(version('1', '2026-11-01'), version('2', '2027-01-01', 2))
    const at = (instant: string) => policyAt(known, new Date(instant)).version
    expect(at('2026-12-31T15:59:59.999Z')).toBe('1')
    expect(at('2026-12-31T16:00:00.000Z')).toBe('2')
    expect(at('2030-01-01T00:00:00.000Z')).toBe('2')
    expect(at('2020-01-01T00:00:00.000Z')).toBe('1')
  })

  test('is not declared when which version is in force could be a matter of opinion, or a source is missing', () => {
    expect(() => limits()).toThrow('the policy limits has no version')
    expect(() => limits(version('1', '2026-11-01'), version('2', '2026-11-01'))).toThrow('does not begin after 1')
    expect(() => limits(version('1', '2026-11-01'), version('1', '2026-12-01'))).toThrow('stands twice')
    expect(() => policies('others', z.strictObject({ most: z.int() }), [version('1', '2026-11-01')])).toThrow(
      'says it is limits',
    )
    expect(() => limits({ ...version('1', '2026-11-01'), sources: [] as never })).toThrow()
    expect(() => limits({ ...version('1', '2026-11-01'), body: {} as never })).toThrow()
  })
})

test('a case is handled by the version of the day it is handed over on, and says which one', () => {
  const twice = <B>([first]: Policies<B>, change: (body: B) => B): Policies<B> => [
    first,
    { ...first, version: '2027-01', from: '2027-01-01', body: change(first.body) },
  ]
  const coming = {
    ...rules,
    calendar: { lastYear: 2027, dayKind: () => 'work' as const },
    routing: twice(rules.routing, (body) => ({ ...body, rules: body.rules.filter(({ id }) => id === 'receiver') })),
    clocks: twice(rules.clocks, (body) => body),
  }
  const before = file(filing, { now: monday, rules: coming }).record.assignments[0]
  const after = file(filing, { now: new Date('2027-01-04T01:00:00.000Z'), rules: coming }).record.assignments[0]
  expect(before).toMatchObject({ holder: 'hebei', ruleVersion: '2026-11', due: { reply: { ruleVersion: '2026-11' } } })
  expect(after).toMatchObject({ holder: 'beijing', ruleVersion: '2027-01', due: { reply: { ruleVersion: '2027-01' } } })
})
