import { describe, expect, test } from 'vitest'
import { accept } from '../../../functions/complaints/case/actions/accept.ts'
import { answer } from '../../../functions/complaints/case/actions/answer.ts'
import { deliver } from '../../../functions/complaints/case/actions/deliver.ts'
import { designate } from '../../../functions/complaints/case/actions/designate.ts'
import { recall } from '../../../functions/complaints/case/actions/recall.ts'
import { returnCase } from '../../../functions/complaints/case/actions/return.ts'
import { action, judge, provinceOf } from '../../../functions/complaints/case/domain/action.ts'
import type { Doing, Outcome, Step } from '../../../functions/complaints/case/domain/machine.ts'
import type { AssignmentRecord, CaseRecord } from '../../../functions/complaints/case/domain/record.ts'
import { assignmentOffered, assignmentRecalled } from '../../../functions/complaints/case/events.ts'
import { broken, filed, filing, handler, monday, rules } from './fixtures.ts'

const noon = new Date('2026-11-23T04:00:00.000Z')
const doing: Doing = { by: handler, now: noon, rules, fingerprint: 'print' }
const id = `${filing.code}-1`
const toTianjin = { reasonCode: 'event_elsewhere', legalBasis: '第二十三条', proposedHolder: 'tianjin' } as const
const toHebei = { to: 'hebei', reason: { zh: '指定', en: 'designated' }, legalBasis: '第二十四条' } as const

const done = (outcome: Outcome): Step => {
  if ('refused' in outcome) throw new Error(outcome.refused.problem.code)
  return outcome
}
const refusal = (outcome: Outcome): string | undefined =>
  'refused' in outcome ? outcome.refused.problem.code : undefined
const with1 = (record: CaseRecord, change: Partial<AssignmentRecord>): CaseRecord => ({
  ...record,
  assignments: [{ ...(record.assignments[0] as AssignmentRecord), ...change }],
})
const added = ({ record }: Step) => record.log.slice(filed().log.length)

describe('an action', () => {
  test('is told in the log with who did it, when, and to which assignment', () => {
    const step = done(accept.act(filed(), id, doing))
    expect(added(step)).toEqual([
      expect.objectContaining({ type: 'accepted', by: handler, assignment: id, at: noon.toISOString(), facts: {} }),
    ])
    expect(step.events).toEqual([])
    expect(broken(step.record)).toEqual([])
  })

  test('that the assignment survives leaves it without an end', () => {
    const [assignment] = done(accept.act(filed(), id, doing)).record.assignments
    expect(assignment).toMatchObject({ state: 'accepted', acceptedAt: noon.toISOString() })
    expect(assignment).not.toHaveProperty('endedAt')
    expect(assignment).not.toHaveProperty('endedBy')
  })

  test('that ends the assignment notes the instant, and the request by which a repeated one is known', () => {
    const { record } = done(returnCase.act(filed(), id, doing, toTianjin))
    expect(record.assignments[0]).toMatchObject({
      state: 'returned',
      endedAt: noon.toISOString(),
      endedBy: 'print',
      returned: toTianjin,
    })
  })

  test('that hands the case on tells both, in this order, and leaves it with one holder', () => {
    const step = done(returnCase.act(filed(), id, doing, toTianjin))
    expect(step.record.state).toBe('routed')
    expect(step.record.assignments[1]).toMatchObject({ holder: 'tianjin', state: 'offered', binding: false })
    expect(added(step).map(({ type, by, assignment }) => [type, by, assignment])).toEqual([
      ['returned', handler, id],
      ['offered', 'hub', `${filing.code}-2`],
    ])
    expect(step.events).toEqual([expect.objectContaining({ type: assignmentOffered.type })])
    expect(broken(step.record)).toEqual([])
  })

  test('whose entry is the hub’s own, about no assignment, is told so', () => {
    // Who proposes itself names nobody else; the rules lead back to it, so that nobody is left but the desk.
    const step = done(
      returnCase.act(filed({ receiver: 'hebei' }), id, doing, { ...toTianjin, proposedHolder: 'hebei' }),
    )
    expect(step.record.state).toBe('arbitration')
    expect(added(step).map(({ type, by, assignment }) => [type, by, assignment])).toEqual([
      ['returned', handler, id],
      ['escalated', 'hub', null],
      ['offered', 'hub', `${filing.code}-2`],
    ])
    expect(step.events).toEqual([])
    expect(broken(step.record)).toEqual([])
  })

  test('may change the case as well: an answer stands in it', () => {
    const { record } = done(accept.act(filed(), id, doing))
    const step = done(answer.act(record, id, doing, { outcome: 'resolved', sealed: 'x' }))
    expect(step.record).toMatchObject({
      state: 'answered',
      answer: { at: noon.toISOString(), by: 'hebei', outcome: 'resolved', sealed: 'x' },
    })
    expect(step.record.assignments[0]).toMatchObject({ state: 'done', endedAt: noon.toISOString() })
  })

  test('gives the events of its own', () => {
    const step = done(recall.act(filed(), undefined, doing))
    expect(step.record.state).toBe('withdrawn')
    expect(step.events).toEqual([
      expect.objectContaining({ type: assignmentRecalled.type, data: expect.objectContaining({ subject: id }) }),
    ])
  })

  test('without a row for the case leaves its state as it is', () => {
    const { record } = done(deliver.act(filed(), id, doing, 'hebei'))
    expect(record.state).toBe('routed')
    expect(record.assignments[0]).toMatchObject({ state: 'delivered', deliveredAt: noon.toISOString() })
  })
})

describe('an action is refused', () => {
  test('by what it changes, when that says no: the case stays as it was', () => {
    expect(refusal(deliver.act(filed(), id, doing, 'tianjin'))).toBe('assignment-state')
  })

  test('when it names no assignment of the case, or the case has no live one, by what it is done to', () => {
    expect(refusal(accept.act(filed(), `${filing.code}-9`, doing))).toBe('assignment-state')
    expect(refusal(recall.act(with1(filed(), { state: 'done' }), undefined, doing))).toBe('case-state')
  })

  test('on an assignment that has ended, though another is live', () => {
    const { record } = done(returnCase.act(filed(), id, doing, toTianjin))
    expect(refusal(accept.act(record, id, doing))).toBe('assignment-state')
    expect(done(accept.act(record, `${filing.code}-2`, doing)).record.assignments.map(({ state }) => state)).toEqual([
      'returned',
      'accepted',
    ])
  })

  test('when the assignment allows it and the case does not', () => {
    const withdrawn = { ...filed(), state: 'withdrawn' as const }
    expect(refusal(accept.act(withdrawn, id, doing))).toBe('case-state')
  })
})

describe('what an action starts from', () => {
  const late = new Date('2026-11-24T09:00:00.001Z')
  const [offered] = filed().assignments

  test('is the stored state of the case where its rows know that, else what time has made of it', () => {
    expect(judge(accept, filed(), offered, late)).toEqual({ assignmentTo: 'accepted', caseFrom: 'routed' })
    expect(judge(answer, filed(), offered, late)).toEqual({ assignmentTo: 'done', caseFrom: 'accepted' })
    expect(judge(answer, filed(), offered, noon)).toHaveProperty('refused')
  })

  test('is the state as stored where the rows leave the case alone', () => {
    expect(judge(deliver, filed(), offered, monday)).toEqual({ assignmentTo: 'delivered', caseFrom: 'routed' })
  })

  test('silence answered ends in one step as answered', () => {
    const step = done(answer.act(filed(), id, { ...doing, now: late }, { outcome: 'explained', sealed: 'x' }))
    expect(step.record.state).toBe('answered')
    expect(broken(step.record)).toEqual([])
  })
})

test('a designation ends the desk’s turn and binds the province named', () => {
  const own = { ...toTianjin, proposedHolder: 'hebei' } as const
  const waiting = done(returnCase.act(filed({ receiver: 'hebei' }), id, doing, own)).record
  const step = done(designate.act(waiting, undefined, doing, toHebei))
  expect(step.record.state).toBe('routed')
  expect(step.record.assignments.map(({ holder, state, binding }) => [holder, state, binding])).toEqual([
    ['hebei', 'returned', false],
    ['arbitration', 'transferred', false],
    ['hebei', 'offered', true],
  ])
  expect(step.record.assignments[2]).toMatchObject({ begunBy: 'print', rule: 'designation' })
  expect(step.events).toEqual([
    expect.objectContaining({ data: expect.objectContaining({ binding: true, to: 'hebei' }) }),
  ])
})

describe('mistakes of who writes an action show at once', () => {
  test('one that names a state its rows do not lead to', () => {
    const astray = action({ name: 'astray', who: 'holder', case: accept.case, assignment: accept.assignment }, () => ({
      caseTo: 'closed',
      log: [],
    }))
    expect(() => astray.act(filed(), id, doing)).toThrow()
  })

  test('one that takes the duty desk for a province', () => {
    const [offered] = filed().assignments
    expect(provinceOf(offered as AssignmentRecord)).toBe('hebei')
    expect(() => provinceOf({ ...(offered as AssignmentRecord), holder: 'arbitration' })).toThrow()
  })
})
