import { describe, expect, test } from 'vitest'
import { effectiveCaseState, effectiveState, lapses } from '../../../functions/complaints/case/domain/effective.ts'
import type { AssignmentRecord, CaseRecord } from '../../../functions/complaints/case/domain/record.ts'
import { filed } from './fixtures.ts'

const deadline = '2026-11-24T09:00:00.000Z'
const at = new Date(deadline)
const after = new Date('2026-11-24T09:00:00.001Z')
const much = new Date('2026-12-01T00:00:00.000Z')
const with1 = (change: Partial<AssignmentRecord>): CaseRecord => ({
  ...filed(),
  assignments: [{ ...(filed().assignments[0] as AssignmentRecord), ...change }],
})

describe('silence that counted as acceptance', () => {
  test('begins after the deadline, not at it', () => {
    expect(lapses(filed(), at)).toEqual([])
    expect(lapses(filed(), after)).toEqual([{ at: deadline, holder: 'hebei' }])
  })

  test('was none where the holder accepted or ended it in time, however late one looks', () => {
    expect(lapses(with1({ state: 'accepted', acceptedAt: deadline }), much)).toEqual([])
    expect(lapses(with1({ state: 'returned', endedAt: deadline }), much)).toEqual([])
  })

  test('stays told when the holder accepted or answered afterwards', () => {
    const told = [{ at: deadline, holder: 'hebei' }]
    expect(lapses(with1({ state: 'accepted', acceptedAt: after.toISOString() }), much)).toEqual(told)
    expect(lapses(with1({ state: 'done', endedAt: after.toISOString() }), much)).toEqual(told)
  })

  test('was none where it was accepted in time and answered after the deadline', () => {
    expect(lapses(with1({ state: 'done', acceptedAt: deadline, endedAt: much.toISOString() }), much)).toEqual([])
  })

  test('is none of the duty desk’s, and none where no deadline is known', () => {
    const { due } = filed().assignments[0] as AssignmentRecord
    expect(lapses(with1({ holder: 'arbitration' }), much)).toEqual([])
    expect(lapses(with1({ due: { ...due, accept: { ...due.accept, by: null } } }), much)).toEqual([])
  })

  test('is told of each holder that was silent', () => {
    const [first] = with1({ state: 'done', endedAt: after.toISOString() }).assignments as [AssignmentRecord]
    const record = { ...filed(), assignments: [first, { ...first, holder: 'tianjin' as const }] }
    expect(lapses(record, much).map(({ holder }) => holder)).toEqual(['hebei', 'tianjin'])
  })
})

describe('what time makes of a state', () => {
  test('of an assignment: silence is acceptance by default; what somebody did stays', () => {
    for (const state of ['accepted', 'returned', 'done', 'transferred', 'withdrawn'] as const)
      expect(effectiveState(with1({ state }).assignments[0] as AssignmentRecord, much)).toBe(state)
    for (const state of ['offered', 'delivered'] as const)
      expect(effectiveState(with1({ state }).assignments[0] as AssignmentRecord, much)).toBe('accepted_by_default')
  })

  test('of a case: it is accepted with its assignment, and at no other time changes', () => {
    expect(effectiveCaseState(filed(), at)).toBe('routed')
    expect(effectiveCaseState(filed(), after)).toBe('accepted')
    expect(effectiveCaseState(with1({ state: 'delivered' }), after)).toBe('accepted')
    expect(effectiveCaseState({ ...with1({ state: 'done' }), state: 'answered' }, much)).toBe('answered')
    expect(effectiveCaseState({ ...filed(), state: 'in_progress' }, much)).toBe('in_progress')
    expect(effectiveCaseState({ ...with1({ holder: 'arbitration' }), state: 'arbitration' }, much)).toBe('arbitration')
  })
})
