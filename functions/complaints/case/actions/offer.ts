import { makeEvent } from '../../../../shared/contract/event.ts'
import { duesOf } from '../domain/deadlines.ts'
import { told } from '../domain/log.ts'
import type { ActionRows, Doing, Step } from '../domain/machine.ts'
import type { AssignmentRecord, CaseRecord } from '../domain/record.ts'
import { about, joined } from '../domain/words.ts'
import { assignmentOffered } from '../events.ts'

/** The hub hands a case over; every action that must not leave a case with nobody ends in it. */
export const offering = {
  name: 'offer',
  who: 'hub',
  case: [{ from: ['received'], to: 'routed' }],
  assignment: [{ from: [], to: 'offered' }],
} as const satisfies ActionRows

export type Offer = Pick<AssignmentRecord, 'holder' | 'rule' | 'ruleVersion' | 'reasons'> & {
  binding?: boolean
  begunBy?: string | undefined
}

export const offer = (record: CaseRecord, given: Offer, doing: Pick<Doing, 'now' | 'rules'>): Step => {
  const { binding = false, ...rest } = given
  const { now, rules } = doing
  const offered: AssignmentRecord = {
    ...rest,
    id: `${record.code}-${record.assignments.length + 1}`,
    state: 'offered',
    binding,
    offeredAt: now.toISOString(),
    due: duesOf(record, rest.holder, binding, now, rules),
  }
  const { id, holder, rule, ruleVersion, reasons } = offered
  const handed = about(holder, { zh: '已转{who}。', en: 'Handed to {who}.' })
  const next = told(
    { ...record, assignments: [...record.assignments, offered] },
    {
      type: 'offered',
      by: 'hub',
      assignment: id,
      // Why the desk has it, the escalation before this entry has said.
      text: joined([handed, ...(holder === 'arbitration' ? [] : reasons)]),
      facts: { holder, rule, ruleVersion },
    },
    doing,
  )
  // The duty desk has no mailbox: it reads its inbox.
  if (holder === 'arbitration') return { record: next, events: [] }
  const event = makeEvent(assignmentOffered, rules.eventId('offered', id), now, {
    subject: id,
    caseCode: record.code,
    to: holder,
    binding,
    reason: joined(reasons),
    acceptBy: offered.due.accept.by,
  })
  return { record: next, events: [event] }
}
