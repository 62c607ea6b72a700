import { describe, expect, test } from 'vitest'
import { AssignmentState, CaseState } from '../../../functions/complaints/case/contract.ts'
import { effectiveState, tryAction } from '../../../functions/complaints/case/domain/case.ts'
import {
  type AssignmentAction,
  assignmentMachine,
  type CaseAction,
  caseMachine,
  liveStates,
  openStates,
  transition,
} from '../../../functions/complaints/case/domain/machines.ts'
import type { AssignmentRecord } from '../../../functions/complaints/case/domain/record.ts'
import { filed, monday } from './fixtures.ts'

/** Written out once more by hand: from, action, to. Every pair that does not stand here is refused. */
const caseMoves: Partial<Record<CaseState, Partial<Record<CaseAction, CaseState>>>> = {
  received: { route: 'routed' },
  routed: { accept: 'accepted', default: 'accepted', reroute: 'routed', escalate: 'arbitration' },
  accepted: { start: 'in_progress', transfer: 'routed', answer: 'answered' },
  in_progress: { ask: 'waiting_citizen', transfer: 'routed', answer: 'answered' },
  waiting_citizen: { resume: 'in_progress' },
  answered: { rate: 'rated', close: 'closed', reopen: 'reopened' },
  rated: { close: 'closed', reopen: 'reopened' },
  closed: { reopen: 'reopened' },
  reopened: { route: 'routed' },
  arbitration: { designate: 'routed' },
}
const assignmentMoves: Partial<Record<AssignmentState, Partial<Record<AssignmentAction, AssignmentState>>>> = {
  offered: { deliver: 'delivered', accept: 'accepted', return: 'returned', lapse: 'lapsed', designate: 'transferred' },
  delivered: { accept: 'accepted', return: 'returned', lapse: 'lapsed' },
  lapsed: { accept: 'accepted', default: 'accepted_by_default' },
  accepted_by_default: { accept: 'accepted', answer: 'done', transfer: 'transferred' },
  accepted: { answer: 'done', transfer: 'transferred' },
}

const pairs = <S extends string, A extends string>(states: readonly S[], machine: readonly { action: A }[]) =>
  states.flatMap((state) => [...new Set(machine.map((m) => m.action))].map((action) => [state, action] as const))

describe('the machines', () => {
  test.each(pairs(CaseState.options, caseMachine))('case: %s, %s', (state, action) => {
    expect(transition(caseMachine, state, action)?.to).toBe(caseMoves[state]?.[action])
  })

  test.each(pairs(AssignmentState.options, assignmentMachine))('assignment: %s, %s', (state, action) => {
    expect(transition(assignmentMachine, state, action)?.to).toBe(assignmentMoves[state]?.[action])
  })

  test('an action has at most one row for a state', () => {
    for (const machine of [caseMachine, assignmentMachine])
      for (const row of machine)
        for (const state of row.from)
          expect(
            machine.filter((r) => r.action === row.action && (r.from as readonly string[]).includes(state)),
          ).toHaveLength(1)
  })

  test('live and open states are those that somebody must act in', () => {
    expect([...liveStates].sort()).toEqual(['accepted', 'accepted_by_default', 'delivered', 'lapsed', 'offered'])
    expect(CaseState.options.filter((s) => !openStates.includes(s))).toEqual(['answered', 'rated', 'closed'])
  })
})

describe('what an assignment allows', () => {
  const first = (change: Partial<AssignmentRecord> = {}): AssignmentRecord => ({
    ...(filed().assignments[0] as AssignmentRecord),
    ...change,
  })
  const inTime = new Date('2026-11-24T09:00:00.000Z')
  const tooLate = new Date('2026-11-24T09:00:00.001Z')
  const tried = (assignment: AssignmentRecord, action: AssignmentAction, now: Date) => {
    const result = tryAction(assignment, action, now)
    return 'to' in result ? result.to : result.refused
  }

  test('a return is possible until the instant of its deadline, then it is too late', () => {
    expect(tried(first(), 'return', inTime)).toBe('returned')
    expect(tried(first(), 'return', tooLate)).toBe('return-window-closed')
    expect(tried(first({ state: 'accepted' }), 'return', inTime)).toBe('assignment-state')
  })

  test('a designated case is never returned', () => {
    expect(tried(first({ binding: true }), 'return', monday)).toBe('assignment-binding')
  })

  test('silence past the deadline is acceptance; accepting after it is harmless', () => {
    for (const state of ['offered', 'delivered'] as const) {
      expect(effectiveState(first({ state }), inTime)).toBe(state)
      expect(effectiveState(first({ state }), tooLate)).toBe('accepted_by_default')
      expect(tried(first({ state }), 'accept', tooLate)).toBe('accepted')
      expect(tried(first({ state }), 'answer', inTime)).toBe('assignment-state')
      expect(tried(first({ state }), 'answer', tooLate)).toBe('done')
    }
  })

  test('nothing lapses where no deadline could be computed, and it can still be returned', () => {
    const late = new Date('2026-12-31T02:00:00.000Z')
    const offered = filed({}, late).assignments[0] as AssignmentRecord
    expect(offered.due.accept.by).toBeNull()
    const muchLater = new Date('2027-03-01T02:00:00.000Z')
    expect(effectiveState(offered, muchLater)).toBe('offered')
    expect(tried(offered, 'return', muchLater)).toBe('returned')
  })

  test('at the duty desk only a designation is possible', () => {
    const desk = first({ holder: 'arbitration' })
    for (const action of ['deliver', 'accept', 'return'] as const)
      expect(tried(desk, action, monday)).toBe('assignment-state')
    expect(effectiveState(desk, new Date('2027-01-01T00:00:00Z'))).toBe('offered')
    expect(tried(desk, 'designate', monday)).toBe('transferred')
    expect(tried(first(), 'designate', monday)).toBe('case-state')
  })
})
