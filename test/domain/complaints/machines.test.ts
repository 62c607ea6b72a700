import { describe, expect, test } from 'vitest'
import { accept } from '../../../functions/complaints/case/actions/accept.ts'
import { answer } from '../../../functions/complaints/case/actions/answer.ts'
import { deliver } from '../../../functions/complaints/case/actions/deliver.ts'
import { designate } from '../../../functions/complaints/case/actions/designate.ts'
import { recall } from '../../../functions/complaints/case/actions/recall.ts'
import { returnCase } from '../../../functions/complaints/case/actions/return.ts'
import { actions, allowedActions } from '../../../functions/complaints/case/actions.ts'
import { AssignmentState, CaseState } from '../../../functions/complaints/case/contract.ts'
import { judge } from '../../../functions/complaints/case/domain/action.ts'
import { effectiveState } from '../../../functions/complaints/case/domain/effective.ts'
import { isLive, isOpen } from '../../../functions/complaints/case/domain/live.ts'
import type { ActionRows, Actor, Doing, Row } from '../../../functions/complaints/case/domain/machine.ts'
import type { AssignmentRecord, CaseRecord } from '../../../functions/complaints/case/domain/record.ts'
import { filed, filing, handler, monday, rules } from './fixtures.ts'

type Moves<State extends string> = Partial<Record<State, Record<string, readonly State[]>>>

/** Written out once more by hand: from, action, to. Every pair that does not stand here is refused. */
const caseMoves: Moves<CaseState> = {
  received: { offer: ['routed'] },
  routed: { accept: ['accepted'], lapse: ['accepted'], return: ['routed', 'arbitration'], recall: ['withdrawn'] },
  accepted: { answer: ['answered'] },
  in_progress: { answer: ['answered'] },
  arbitration: { designate: ['routed'], recall: ['withdrawn'] },
}
const assignmentMoves: Moves<AssignmentState> = {
  offered: {
    deliver: ['delivered'],
    accept: ['accepted'],
    return: ['returned'],
    lapse: ['lapsed'],
    designate: ['transferred'],
    recall: ['withdrawn'],
  },
  delivered: { accept: ['accepted'], return: ['returned'], lapse: ['lapsed'], recall: ['withdrawn'] },
  lapsed: { accept: ['accepted'], lapse: ['accepted_by_default'] },
  accepted_by_default: { accept: ['accepted'], answer: ['done'] },
  accepted: { answer: ['done'] },
}

const pairs = <S extends string>(states: readonly S[]) =>
  states.flatMap((state) => actions.map((action) => [state, action.name, action] as const))

const targets = <S extends string>(rows: readonly Row<S>[], state: S) =>
  rows.filter(({ from }) => from.includes(state)).map(({ to }) => to)

describe('the machines', () => {
  test.each(pairs(CaseState.options))('case: %s, %s', (state, name, action) => {
    expect(targets(action.case, state)).toEqual(caseMoves[state]?.[name] ?? [])
  })

  test.each(pairs(AssignmentState.options))('assignment: %s, %s', (state, name, action) => {
    expect(targets(action.assignment, state)).toEqual(assignmentMoves[state]?.[name] ?? [])
  })

  test('every action has a name of its own', () => {
    expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length)
  })

  test('live and open states are those that somebody must act in', () => {
    const states = AssignmentState.options.filter((state) => isLive({ state }))
    expect([...states].sort()).toEqual(['accepted', 'accepted_by_default', 'delivered', 'lapsed', 'offered'])
    expect(CaseState.options.filter((state) => !isOpen({ state }))).toEqual([
      'answered',
      'rated',
      'closed',
      'withdrawn',
    ])
  })
})

const withFirst = (record: CaseRecord, change: Partial<AssignmentRecord> = {}): CaseRecord => ({
  ...record,
  assignments: [{ ...(record.assignments[0] as AssignmentRecord), ...change }],
})
const first = (change: Partial<AssignmentRecord> = {}): AssignmentRecord =>
  withFirst(filed(), change).assignments[0] as AssignmentRecord

const inTime = new Date('2026-11-24T09:00:00.000Z')
const tooLate = new Date('2026-11-24T09:00:00.001Z')
const tried = (assignment: AssignmentRecord, action: ActionRows, now: Date) => {
  const judged = judge(action, { ...filed(), assignments: [assignment] }, assignment, now)
  return 'refused' in judged ? judged.refused.problem.code : judged.assignmentTo
}

describe('what an assignment allows', () => {
  test('a return is possible until the instant of its deadline, then it is too late', () => {
    expect(tried(first(), returnCase, inTime)).toBe('returned')
    expect(tried(first(), returnCase, tooLate)).toBe('return-window-closed')
    expect(tried(first({ state: 'accepted' }), returnCase, inTime)).toBe('assignment-state')
  })

  test('a designated case is never returned', () => {
    expect(tried(first({ binding: true }), returnCase, monday)).toBe('assignment-binding')
  })

  test('silence past the deadline is acceptance; accepting after it is harmless', () => {
    for (const state of ['offered', 'delivered'] as const) {
      expect(effectiveState(first({ state }), inTime)).toBe(state)
      expect(effectiveState(first({ state }), tooLate)).toBe('accepted_by_default')
      expect(tried(first({ state }), accept, tooLate)).toBe('accepted')
      expect(tried(first({ state }), answer, inTime)).toBe('assignment-state')
      expect(tried(first({ state }), answer, tooLate)).toBe('done')
    }
  })

  test('nothing lapses where no deadline could be computed, and it can still be returned', () => {
    const late = new Date('2026-12-31T02:00:00.000Z')
    const offered = filed({}, late).assignments[0] as AssignmentRecord
    expect(offered.due.accept.by).toBeNull()
    const muchLater = new Date('2027-03-01T02:00:00.000Z')
    expect(effectiveState(offered, muchLater)).toBe('offered')
    expect(tried(offered, returnCase, muchLater)).toBe('returned')
  })

  test('at the duty desk only a designation is possible', () => {
    const desk = first({ holder: 'arbitration' })
    for (const action of [deliver, accept, returnCase]) expect(tried(desk, action, monday)).toBe('assignment-state')
    expect(effectiveState(desk, new Date('2027-01-01T00:00:00Z'))).toBe('offered')
    expect(tried(first(), designate, monday)).toBe('case-state')
    expect(tried(first({ state: 'accepted' }), designate, monday)).toBe('case-state')
    const waiting = { ...withFirst(filed(), { holder: 'arbitration' }), state: 'arbitration' as const }
    expect(judge(designate, waiting, waiting.assignments[0], monday)).toMatchObject({ assignmentTo: 'transferred' })
  })

  test('an action on a case that nobody has in hand is refused by the case’s state', () => {
    const answered = { ...withFirst(filed(), { state: 'done' }), state: 'answered' as const }
    const outcome = designate.act(
      answered,
      undefined,
      { by: handler, now: monday, rules },
      { to: 'hebei', reason: { zh: '由', en: 'because' }, legalBasis: '第二十四条' },
    )
    expect(outcome).toMatchObject({ refused: { problem: { code: 'case-state' } } })
  })
})

describe('what a caller may do now', () => {
  const may = (on: 'case' | 'assignment', record: CaseRecord, role: Actor, now = monday) =>
    allowedActions(on, record, record.assignments[0], [role], now)

  test('is what the rows give its role in the present states, and nothing else', () => {
    expect(may('assignment', filed(), 'holder')).toEqual(['accept', 'return'])
    expect(may('assignment', filed(), 'holder', tooLate)).toEqual(['accept', 'answer'])
    expect(may('assignment', withFirst(filed(), { binding: true }), 'holder')).toEqual(['accept'])
    for (const role of ['filer', 'arbiter', 'hub', 'mailbox', 'clock'] as const)
      expect(may('assignment', filed(), role), role).toEqual([])
    const waiting = { ...withFirst(filed(), { holder: 'arbitration' }), state: 'arbitration' as const }
    expect(may('case', waiting, 'arbiter')).toEqual(['designate'])
    expect(may('case', waiting, 'filer')).toEqual(['recall'])
    expect(may('case', filed(), 'filer')).toEqual(['recall'])
    expect(may('case', filed(), 'filer', tooLate)).toEqual([])
    expect(may('case', waiting, 'holder')).toEqual([])
    expect(may('case', filed(), 'arbiter')).toEqual([])
  })

  test('is exactly what succeeds when it is tried, in every state of case and assignment', () => {
    const why = { reasonCode: 'event_elsewhere', legalBasis: '第二十三条', proposedHolder: 'tianjin' } as const
    const because = { to: 'hebei', reason: { zh: '指定', en: 'designated' }, legalBasis: '第二十四条' } as const
    const attempts = {
      accept: (record: CaseRecord, doing: Doing) => accept.act(record, `${filing.code}-1`, doing),
      return: (record: CaseRecord, doing: Doing) => returnCase.act(record, `${filing.code}-1`, doing, why),
      answer: (record: CaseRecord, doing: Doing) =>
        answer.act(record, `${filing.code}-1`, doing, { outcome: 'resolved', sealed: 'x' }),
      recall: (record: CaseRecord, doing: Doing) => recall.act(record, undefined, doing),
      designate: (record: CaseRecord, doing: Doing) => designate.act(record, undefined, doing, because),
    }
    let [succeeded, refused] = [0, 0]
    for (const state of CaseState.options)
      for (const assignment of AssignmentState.options)
        for (const holder of ['hebei', 'arbitration'] as const)
          for (const now of [inTime, tooLate]) {
            const record = { ...withFirst(filed(), { state: assignment, holder }), state }
            // A state of the one machine that the other cannot be in, no record ever has.
            if (
              isOpen(record) !== isLive({ state: assignment }) ||
              (holder === 'arbitration') !== (state === 'arbitration')
            )
              continue
            const doing = { by: handler, now, rules, fingerprint: 'f' }
            const may = (['case', 'assignment'] as const).flatMap((on) =>
              allowedActions(on, record, record.assignments[0], ['filer', 'holder', 'arbiter'], now),
            )
            for (const [name, attempt] of Object.entries(attempts)) {
              const done = !('refused' in attempt(record, doing))
              expect(may.includes(name), `${name}: ${state}, ${assignment}, ${holder}`).toBe(done)
              if (done) succeeded++
              else refused++
            }
          }
    expect(succeeded).toBeGreaterThan(10)
    expect(refused).toBeGreaterThan(100)
  })
})
