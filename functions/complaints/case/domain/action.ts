import type { Event } from '../../../../shared/contract/event.ts'
import type { Province } from '../../../../shared/contract/province.ts'
import { type Offer, offer } from '../actions/offer.ts'
import type { AssignmentState, CaseState } from '../contract.ts'
import { effectiveCaseState, effectiveState } from './effective.ts'
import { isLive, liveAssignment, withAssignment } from './live.ts'
import { type Told, told } from './log.ts'
import {
  type ActionRows,
  assignmentState,
  caseState,
  type Doing,
  type Outcome,
  type Refusal,
  rowFrom,
} from './machine.ts'
import type { AssignmentRecord, CaseRecord } from './record.ts'

/** Where an action leads, or why it may not be done. */
type Judged = { assignmentTo: AssignmentState; caseFrom: CaseState } | { refused: Refusal }

/** Whether an action may be done to an assignment of a case now, by the action's rows. */
export const judge = (
  action: ActionRows,
  record: CaseRecord,
  assignment: AssignmentRecord | undefined,
  now: Date,
): Judged => {
  const refused = action.on === 'case' ? caseState : assignmentState
  if (!assignment) return { refused }
  // The stored state first: a return that comes too late is told so, not that the case was accepted meanwhile.
  const row =
    rowFrom(action.assignment, assignment.state) ?? rowFrom(action.assignment, effectiveState(assignment, now))
  if (!row) return { refused }
  const failed = (row.guards ?? []).find((guard) => !guard.holds(assignment, now))
  if (failed) return { refused: failed.refusal }
  const caseFrom = [record.state, effectiveCaseState(record, now)].find((state) => rowFrom(action.case, state))
  if (!caseFrom && action.case.length > 0) return { refused: caseState }
  return { assignmentTo: row.to, caseFrom: caseFrom ?? record.state }
}

/** What an action changes beside the states, which its rows say. An assignment that ends gets its end here, too. */
export type Change = {
  assignment?: Partial<AssignmentRecord>
  record?: Partial<CaseRecord>
  /** Which of the rows the case takes; needed where several lead on from one state. */
  caseTo?: CaseState
  log: readonly Told[]
  /** The hand-over that begins in the same step: at no instant has nobody the case. */
  next?: Offer
  events?: readonly Event[]
}

type Turn = { record: CaseRecord; assignment: AssignmentRecord }

export type Action<Given> = ActionRows & {
  /** Does it to the assignment named, or to the live one of a case; or says why not. */
  act: (record: CaseRecord, id: string | undefined, doing: Doing, given: Given) => Outcome
}

/** Declares an action: its rows, and what it changes beside the states. */
export const action = <Given = void>(
  rows: ActionRows,
  change: (turn: Turn, given: Given, doing: Doing) => Change | { refused: Refusal },
): Action<Given> => ({
  ...rows,
  act: (record, id, doing, given) => {
    const assignment = id === undefined ? liveAssignment(record) : record.assignments.find((a) => a.id === id)
    const judged = judge(rows, record, assignment, doing.now)
    if ('refused' in judged) return judged
    if (!assignment) throw new Error('an action without an assignment')
    const changed = change({ record, assignment }, given, doing)
    if ('refused' in changed) return changed
    const state = judged.assignmentTo
    const ended = isLive({ state }) ? {} : { endedAt: doing.now.toISOString(), endedBy: doing.fingerprint }
    const moved: CaseRecord = {
      ...record,
      ...changed.record,
      state: nextCaseState(rows, judged.caseFrom, changed.caseTo),
      assignments: withAssignment(record, assignment.id, { state, ...ended, ...changed.assignment }),
    }
    const after = changed.log.reduce(
      (so, entry) => told(so, { by: doing.by, assignment: assignment.id, ...entry }, doing),
      moved,
    )
    const events = changed.events ?? []
    if (!changed.next) return { record: after, events }
    const handed = offer(after, changed.next, doing)
    return { record: handed.record, events: [...events, ...handed.events] }
  },
})

const nextCaseState = ({ name, case: rows }: ActionRows, from: CaseState, to: CaseState | undefined): CaseState => {
  if (rows.length === 0) return from
  const row = rowFrom(rows, from, to)
  if (!row) throw new Error(`${name} does not lead from ${from} to ${to}`)
  return row.to
}

/** The province of an assignment whose rows keep the duty desk away. */
export const provinceOf = ({ holder }: AssignmentRecord): Province => {
  if (holder === 'arbitration') throw new Error('the duty desk is no province')
  return holder
}
