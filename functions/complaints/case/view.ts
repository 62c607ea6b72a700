import type { Decision } from '../../../shared/contract/decision.ts'
import { derivedId } from '../../../shared/crypto/ids.ts'
import type { Assignment, CaseView } from './contract.ts'
import { effectiveCaseState, effectiveState, lapses, liveAssignment, nextDue, tryAction } from './domain/case.ts'
import type { AssignmentRecord, CaseRecord } from './domain/record.ts'
import { nameOf, overdue, say, stateWords } from './domain/words.ts'

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

const holderActions = ['accept', 'return', 'answer'] as const

export const assignmentView = (record: CaseRecord, assignment: AssignmentRecord, now: Date): Assignment => {
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
    actions: holderActions.filter((action) => 'to' in tryAction(assignment, action, now)),
    returned: assignment.returned ?? null,
    decision: decisionOf(assignment),
  }
}

/** The case as it is followed; the answer's text comes opened, or null for those who may not read it. */
export const caseView = (record: CaseRecord, now: Date, answer: CaseView['answer']): CaseView => {
  const live = liveAssignment(record)
  const last = lastAssignment(record)
  const state = effectiveCaseState(record, now)
  const due = live ? nextDue(live, effectiveState(live, now)) : null
  return {
    caseCode: record.code,
    kind: record.kind,
    topic: record.facts.topic,
    state,
    stateText: stateWords[state].text,
    filedAt: record.filedAt,
    receiver: record.receiver,
    holder: live ? { who: live.holder, name: nameOf(live.holder), since: live.offeredAt } : null,
    due,
    nextSteps: [stateWords[state].next, ...(due?.by && Date.parse(due.by) < now.getTime() ? [overdue] : [])],
    // Nobody acts when silence becomes acceptance, so no log entry tells it; the citizen reads it in its place.
    timeline: [
      ...record.log.map(({ at, text }) => ({ at, text })),
      ...lapses(record, now).map(({ at, holder }) => ({ at, text: say.acceptedByDefault(holder) })),
    ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    answer,
    asOf: now.toISOString(),
    source: 'index',
    decision: decisionOf(last),
  }
}
