import { describe, expect, test } from 'vitest'
import { accept } from '../../../functions/complaints/case/actions/accept.ts'
import { answer } from '../../../functions/complaints/case/actions/answer.ts'
import { dueOf } from '../../../functions/complaints/case/domain/clocks.ts'
import { AssignmentRecord, CaseRecord } from '../../../functions/complaints/case/domain/record.ts'
import { clocks } from '../../../functions/complaints/case/policies/clocks.ts'
import { filed, filing, handler, monday, rules } from './fixtures.ts'

const doing = { by: handler, now: monday, rules, fingerprint: 'f' }
const after = (outcome: ReturnType<typeof accept.act>): CaseRecord => {
  if ('refused' in outcome) throw new Error(outcome.refused.problem.code)
  return outcome.record
}
const accepted = after(accept.act(filed(), `${filing.code}-1`, doing))
const answered = after(answer.act(accepted, `${filing.code}-1`, doing, { outcome: 'resolved', sealed: 'x' }))

describe('a case as it is kept', () => {
  test('reads back as it was written, from its filing to its answer', () => {
    for (const record of [filed(), accepted, answered])
      expect(CaseRecord.parse(structuredClone(record))).toEqual(record)
  })

  test('is not read without one of the members every case has, nor with one no case has', () => {
    const optional = ['item', 'refusalReason', 'answer']
    for (const name of Object.keys(CaseRecord.shape).filter((member) => !optional.includes(member)))
      expect(CaseRecord.safeParse({ ...answered, [name]: undefined }).success, name).toBe(false)
    expect(CaseRecord.safeParse({ ...answered, more: 1 }).success).toBe(false)
    expect(CaseRecord.safeParse({ ...answered, answer: { ...answered.answer, more: 1 } }).success).toBe(false)
  })

  test('has been handed to somebody, and says so', () => {
    expect(CaseRecord.safeParse({ ...answered, assignments: [] }).success).toBe(false)
    expect(CaseRecord.safeParse({ ...answered, log: [] }).success).toBe(false)
  })

  test('gives a reason for each hand-over', () => {
    const [assignment] = answered.assignments
    expect(AssignmentRecord.safeParse(assignment).success).toBe(true)
    expect(AssignmentRecord.safeParse({ ...assignment, reasons: [] }).success).toBe(false)
    expect(AssignmentRecord.safeParse({ ...assignment, more: 1 }).success).toBe(false)
  })
})

test('a deadline in working hours is explained in hours, which end with no closing of an office', () => {
  const [policy] = clocks
  const source = { zh: '来源', en: 'source' }
  const [rule] = policy.body.rules
  if (!rule) throw new Error('no rule')
  const hours = (workingHours: number) =>
    dueOf(
      rule.clock,
      { kind: 'complaint', complex: false },
      monday,
      {
        ...policy,
        body: { ...policy.body, rules: [{ ...rule, kinds: 'any', complex: 'any', span: { workingHours }, source }] },
      },
      rules.calendar,
    ).explanation
  expect(hours(2)).toEqual({ zh: '2 个工作小时内（来源）。', en: '2 working hours (source).' })
  expect(hours(1).en).toBe('1 working hour (source).')
})
