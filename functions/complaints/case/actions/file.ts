import { makeEvent } from '../../../../shared/contract/event.ts'
import { policyAt } from '../../../../shared/policy/document.ts'
import { route } from '../../routing/domain/routing.ts'
import { dueOf } from '../domain/clocks.ts'
import { duesOf } from '../domain/deadlines.ts'
import { told } from '../domain/log.ts'
import type { ActionRows, Doing, Step } from '../domain/machine.ts'
import type { CaseRecord } from '../domain/record.ts'
import type { Rules } from '../domain/rules.ts'
import { about } from '../domain/words.ts'
import { refusalReported } from '../events.ts'
import { offer, offering } from './offer.ts'

export const filing = {
  name: 'file',
  who: 'filer',
  case: [{ from: [], to: 'received' }],
  assignment: [],
} as const satisfies ActionRows

export type Filing = Omit<CaseRecord, 'state' | 'routing' | 'transfer' | 'assignments' | 'log' | 'answer'>

/** What routing and clocks make of a case: the same for a preview and for the filing itself. */
export const assess = (
  { kind, facts, receiver }: Pick<CaseRecord, 'kind' | 'facts' | 'receiver'>,
  now: Date,
  rules: Pick<Rules, 'routing' | 'clocks' | 'calendar'>,
) => {
  const routing = route(facts, receiver, policyAt(rules.routing, now))
  if (!routing) throw new Error('the routing table has no rule for the receiver')
  return {
    routing,
    due: {
      transfer: dueOf('transfer', { kind, complex: routing.complex }, now, policyAt(rules.clocks, now), rules.calendar),
      ...duesOf({ kind, routing }, routing.to, false, now, rules),
    },
  }
}

/** A new case, routed and offered in the same breath. */
export const file = (given: Filing, doing: Pick<Doing, 'now' | 'rules'>): Step => {
  const { now, rules } = doing
  const { routing, due } = assess(given, now, rules)
  const { kind, facts, receiver, filedBy: by } = given
  const begun = told(
    { ...given, state: offering.case[0].to, routing, transfer: due.transfer, assignments: [], log: [] },
    {
      type: 'filed',
      by,
      text: about(receiver, { zh: '{who}登记了您的诉求。', en: '{who} received your case.' }),
      facts: { kind, topic: facts.topic, receiver },
    },
    doing,
  )
  const { to: holder, rule, ruleVersion, reasons } = routing
  const handed = offer(begun, { holder, rule, ruleVersion, reasons }, doing)
  return { record: handed.record, events: [...handed.events, ...refusal(handed.record, doing)] }
}

/** A refused card at a venue is evidence for the catalogue (art. 24). */
const refusal = (
  { code, facts, item, refusalReason, occurredAt }: CaseRecord,
  { now, rules }: Pick<Doing, 'now' | 'rules'>,
) =>
  facts.topic === 'card_refused' && facts.venue
    ? [
        makeEvent(refusalReported, rules.eventId('refusal', code), now, {
          subject: code,
          venue: facts.venue,
          item,
          reasonCode: refusalReason ?? 'not_accepted',
          occurredAt,
        }),
      ]
    : []
