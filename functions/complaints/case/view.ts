import type { Decision } from '../../../shared/contract/decision.ts'
import type { Text } from '../../../shared/contract/text.ts'
import { derivedId } from '../../../shared/crypto/ids.ts'
import { acceptedByDefault } from './actions/lapse.ts'
import { allowedActions } from './actions.ts'
import type { Assignment, CaseView } from './contract.ts'
import { nextDue } from './domain/deadlines.ts'
import { effectiveCaseState, effectiveState, lapses } from './domain/effective.ts'
import { liveAssignment } from './domain/live.ts'
import type { Actor } from './domain/machine.ts'
import type { AssignmentRecord, CaseRecord } from './domain/record.ts'
import { nameOf } from './domain/words.ts'
import { caseStates } from './states.ts'

/** The decision that gave a holder the case; its id follows from the assignment's. */
export const decisionOf = ({ id, rule, ruleVersion, reasons }: AssignmentRecord): Decision => ({
  id: derivedId('dec', id),
  rule,
  ruleVersion,
  reasons,
})

/** The last assignment: a case has one from the moment it exists. */
export const lastAssignment = ({ assignments }: CaseRecord): AssignmentRecord => {
  const last = assignments.at(-1)
  if (!last) throw new Error('a case without an assignment')
  return last
}

/** An assignment as somebody in these roles sees it. */
export const assignmentView = (
  record: CaseRecord,
  assignment: AssignmentRecord,
  roles: readonly Actor[],
  now: Date,
): Assignment => {
  const state = effectiveState(assignment, now)
  return {
    id: assignment.id,
    caseCode: record.code,
    kind: record.kind,
    topic: record.facts.topic,
    ...(record.facts.venue && { venue: record.facts.venue }),
    ...(record.item && { item: record.item }),
    occurredAt: record.occurredAt,
    holder: assignment.holder,
    state,
    binding: assignment.binding,
    offeredAt: assignment.offeredAt,
    deliveredAt: assignment.deliveredAt ?? null,
    acceptedAt: assignment.acceptedAt ?? null,
    endedAt: assignment.endedAt ?? null,
    due: assignment.due,
    actions: allowedActions('assignment', record, assignment, roles, now),
    returned: assignment.returned ?? null,
    decision: decisionOf(assignment),
  }
}

/** What the citizen can do once a deadline has passed. */
const overdue: Text = {
  zh: '期限已过：可拨打 12345 或 12333 催办，并报案件编号。',
  en: 'The deadline has passed: call 12345 or 12333, give the case code, and ask them to press for it.',
}

/**
 * The case as somebody in these roles follows it; the answer's text comes opened, or null for those who may not read it.
 */
export const caseView = (
  record: CaseRecord,
  roles: readonly Actor[],
  now: Date,
  answer: CaseView['answer'],
): CaseView => {
  const live = liveAssignment(record)
  const last = lastAssignment(record)
  const state = effectiveCaseState(record, now)
  const due = live ? nextDue(live, effectiveState(live, now)) : null
  return {
    caseCode: record.code,
    kind: record.kind,
    topic: record.facts.topic,
    state,
    stateText: caseStates[state].text,
    filedAt: record.filedAt,
    receiver: record.receiver,
    holder: live ? { who: live.holder, name: nameOf(live.holder), since: live.offeredAt } : null,
    due,
    nextSteps: [caseStates[state].next, ...(due?.by && Date.parse(due.by) < now.getTime() ? [overdue] : [])],
    actions: allowedActions('case', record, live, roles, now),
    // Nobody acts when silence becomes acceptance, so no log entry tells it; the citizen reads it in its place.
    timeline: [
      ...record.log.map(({ at, text }) => ({ at, text })),
      ...lapses(record, now).map(({ at, holder }) => ({ at, text: acceptedByDefault(holder) })),
    ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    answer,
    asOf: now.toISOString(),
    source: 'index',
    decision: decisionOf(last),
  }
}
