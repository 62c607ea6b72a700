import type { Event } from '../../../../shared/contract/event.ts'
import type { ParticipantId } from '../../../../shared/contract/ids.ts'
import type { ProblemKind } from '../../../../shared/contract/problem.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import type { AssignmentState, CaseState } from '../contract.ts'
import { caseProblems } from '../problems.ts'
import type { AssignmentRecord, CaseRecord } from './record.ts'
import type { Rules } from './rules.ts'

/**
 * Who moves a case on. `filer`: the participant that filed it; `holder`: the province of the live assignment; `arbiter`:
 * the joint duty desk; `clock`: nobody, time does, and it is computed when somebody looks.
 */
export type Actor = 'filer' | 'holder' | 'arbiter' | 'hub' | 'mailbox' | 'clock'

export type Refusal = { problem: ProblemKind; detail: Text }

/** A condition on the assignment, beside its state. */
export type Guard = { holds: (assignment: AssignmentRecord, now: Date) => boolean; refusal: Refusal }

/** From where an action leads where, and on what conditions. `from: []`: it begins. */
export type Row<State extends string> = { from: readonly State[]; to: State; guards?: readonly Guard[] }

/** What one action does to the states of a case and of one assignment, and who may do it. */
export type ActionRows = {
  name: string
  who: Actor
  /** Where a caller does it: below the path of the case or of the assignment. Without it nobody calls it. */
  on?: 'case' | 'assignment'
  /** Empty: the case stays in its state. */
  case: readonly Row<CaseState>[]
  assignment: readonly Row<AssignmentState>[]
}

/** Who does something, when and by which rules. `fingerprint`: of the request; a repeated one is known by it. */
export type Doing = { by: ParticipantId | 'hub'; now: Date; rules: Rules; fingerprint?: string }

/** What an action makes of a case. */
export type Step = { record: CaseRecord; events: readonly Event[] }
export type Outcome = Step | { refused: Refusal }

export const assignmentState: Refusal = {
  problem: caseProblems['assignment-state'],
  detail: {
    zh: '交办件的状态已不允许此操作。',
    en: 'The assignment is not, or no longer, in a state for this.',
  },
}

export const caseState: Refusal = {
  problem: caseProblems['case-state'],
  detail: { zh: '案件的状态已不允许此操作。', en: 'The case is not, or no longer, in a state for this.' },
}

/** The row for a state; `to`: of several the one that leads there. */
export const rowFrom = <State extends string>(
  rows: readonly Row<State>[],
  state: State,
  to?: State,
): Row<State> | undefined => rows.find((row) => row.from.includes(state) && (to === undefined || row.to === to))
