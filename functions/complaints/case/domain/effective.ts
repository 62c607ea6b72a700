import type { Province } from '../../../../shared/contract/province.ts'
import { lapse } from '../actions/lapse.ts'
import type { AssignmentState, CaseState } from '../contract.ts'
import { earlierThan, lapsesAt } from './deadlines.ts'
import { liveAssignment } from './live.ts'
import { rowFrom } from './machine.ts'
import type { AssignmentRecord, CaseRecord } from './record.ts'

/** The state as it is now: what time alone has changed is computed here and stored nowhere. */
export const effectiveState = (assignment: AssignmentRecord, now: Date): AssignmentState =>
  lapse.assignment.reduce<AssignmentState>(
    (state, { from, to, guards = [] }) =>
      from.includes(state) && guards.every((guard) => guard.holds(assignment, now)) ? to : state,
    assignment.state,
  )

export const effectiveCaseState = (record: CaseRecord, now: Date): CaseState => {
  const live = liveAssignment(record)
  return live && live.state !== 'accepted' && effectiveState(live, now) === 'accepted_by_default'
    ? (rowFrom(lapse.case, record.state)?.to ?? record.state)
    : record.state
}

/** Silence that counted as acceptance, with its instant: before the holder acted, or before now. */
export const lapses = ({ assignments }: CaseRecord, now: Date): { at: string; holder: Province }[] =>
  assignments.flatMap((assignment) => {
    const { holder, acceptedAt, endedAt } = assignment
    const at = lapsesAt(assignment)
    const acted = new Date(acceptedAt ?? endedAt ?? now)
    return holder !== 'arbitration' && at !== null && earlierThan(at, acted) ? [{ at, holder }] : []
  })
