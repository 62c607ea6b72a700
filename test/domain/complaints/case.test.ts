import { describe, expect, test } from 'vitest'
import { answer } from '../../../functions/complaints/case/actions/answer.ts'
import { deliver } from '../../../functions/complaints/case/actions/deliver.ts'
import { caseCodeFrom, isCaseCode, readCaseCode } from '../../../functions/complaints/case/domain/caseCode.ts'
import { withKnownDues } from '../../../functions/complaints/case/domain/deadlines.ts'
import { digestOf } from '../../../functions/complaints/case/domain/log.ts'
import type { Outcome, Step } from '../../../functions/complaints/case/domain/machine.ts'
import { randomId, sha256 } from '../../../shared/crypto/ids.ts'
import { broken, filed, handler, monday, rules } from './fixtures.ts'

const done = (outcome: Outcome): Step => {
  if ('refused' in outcome) throw new Error(outcome.refused.problem.code)
  return outcome
}

describe('the case code', () => {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  test('every single wrong letter and every swap of two letters shows', () => {
    for (let i = 0; i < 50; i++) {
      const code = caseCodeFrom(randomId('cse'))
      expect(isCaseCode(code)).toBe(true)
      for (let at = 0; at < 10; at++) {
        for (const letter of letters)
          if (letter !== code[at]) expect(isCaseCode(code.slice(0, at) + letter + code.slice(at + 1))).toBe(false)
        for (let other = at + 1; other < 10; other++) {
          if (code[at] === code[other]) continue
          const swapped = [...code]
          swapped[at] = code[other] as string
          swapped[other] = code[at] as string
          expect(isCaseCode(swapped.join(''))).toBe(false)
        }
      }
    }
  })

  test.each([
    ['c7k2-m9qx-4n', 'C7K2M9QX4N'],
    [' C7K2 M9QX 4N ', 'C7K2M9QX4N'],
    ['oil0000000', '0110000000'],
  ])('%j is read as %s', (typed, code) => {
    expect(readCaseCode(typed)).toBe(code)
  })
})

describe('the log', () => {
  test('each entry holds the hash of the one before; the order of members does not matter', () => {
    const { record } = done(deliver.act(filed(), 'C7K2M9QX4N-1', { by: 'hub', now: monday, rules }, 'hebei'))
    expect(record.log.map((e) => e.type)).toEqual(['filed', 'offered', 'delivered'])
    expect(broken(record)).toEqual([])
    const [first] = record.log
    if (!first) throw new Error('no entry')
    const shuffled = Object.fromEntries(Object.entries(first).reverse()) as typeof first
    expect(digestOf(shuffled, sha256)).toBe(digestOf(first, sha256))
    expect(digestOf({ ...first, by: 'somebody' }, sha256)).not.toBe(digestOf(first, sha256))
  })
})

describe('deadlines beyond the calendar', () => {
  test('they are computed once the next year is loaded; deadlines once given stay', () => {
    const record = filed({}, new Date('2026-12-31T02:00:00.000Z'))
    expect(withKnownDues(record, rules)).toEqual(record)
    const extended = {
      ...rules,
      calendar: {
        lastYear: 2027,
        dayKind: (day: string) => (day === '2027-01-01' ? ('off' as const) : ('work' as const)),
      },
    }
    const known = withKnownDues(record, extended)
    expect(known.assignments[0]?.due.accept.by).toBe('2027-01-02T09:00:00.000Z')
    expect(withKnownDues(known, rules)).toBe(known)
  })
})

describe('acceptance by default', () => {
  test('the holder that stayed silent can answer; the case is then answered', () => {
    const late = new Date('2026-11-25T02:00:00.000Z')
    const given = { outcome: 'explained' as const, sealed: 'x' }
    const { record } = done(
      answer.act(filed(), 'C7K2M9QX4N-1', { by: handler, fingerprint: 'a', now: late, rules }, given),
    )
    expect(record.state).toBe('answered')
    expect(broken(record)).toEqual([])
  })
})
