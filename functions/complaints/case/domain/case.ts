import type { ParticipantId } from '../../../../shared/contract/ids.ts'
import type { Province } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import { type RoutingTable, reroute, route } from '../../routing/domain/routing.ts'
import type { AnswerOutcome, AssignmentState, CaseState, Due, Holder, ReturnReason } from '../contract.ts'
import { type Calendar, type ClockPolicy, dueOf } from './clocks.ts'
import { type Digest, type Entry, logged } from './log.ts'
import {
  type AssignmentAction,
  assignmentMachine,
  type CaseAction,
  caseMachine,
  type Guard,
  liveStates,
  openStates,
  transition,
} from './machines.ts'
import type { AssignmentRecord, CaseRecord } from './record.ts'
import { say } from './words.ts'

/** The policies a case is handled by, and the hash of its log. */
export type Rules = { routing: RoutingTable; clocks: ClockPolicy; calendar: Calendar; digest: Digest }

export type Refusal = 'assignment-state' | 'assignment-binding' | 'return-window-closed' | 'case-state'

/** What an action makes of a case; `offered`: the hand-over it begins. */
export type Step = { record: CaseRecord; offered?: AssignmentRecord }
export type Outcome = Step | { refused: Refusal }

export const isLive = ({ state }: AssignmentRecord): boolean => liveStates.includes(state)
export const isOpen = ({ state }: CaseRecord): boolean => openStates.includes(state)
export const liveAssignment = (record: CaseRecord): AssignmentRecord | undefined => record.assignments.find(isLive)

const earlierThan = (instant: string, now: Date) => Date.parse(instant) < now.getTime()

/**
 * The instant from which silence counts as acceptance: the last one at which the case could still be returned (draft of
 * the Tianjin hotline measures: not returned in time is to be handled). Null: no deadline can be computed, nothing lapses.
 */
export const lapsesAt = ({ holder, due }: Pick<AssignmentRecord, 'holder' | 'due'>): string | null => {
  if (holder === 'arbitration' || due.accept.by === null) return null
  if (due.return === null) return due.accept.by
  if (due.return.by === null) return null
  return [due.accept.by, due.return.by].sort().at(-1) ?? null
}

const guards: Record<Guard, { holds: (assignment: AssignmentRecord, now: Date) => boolean; refusal: Refusal }> = {
  'at-the-desk': { holds: ({ holder }) => holder === 'arbitration', refusal: 'case-state' },
  'not-at-the-desk': { holds: ({ holder }) => holder !== 'arbitration', refusal: 'assignment-state' },
  'not-binding': { holds: ({ binding }) => !binding, refusal: 'assignment-binding' },
  'return-window-open': {
    holds: ({ due }, now) => !due.return?.by || !earlierThan(due.return.by, now),
    refusal: 'return-window-closed',
  },
  'silent-past-deadline': {
    holds: (assignment, now) => {
      const at = lapsesAt(assignment)
      return at !== null && earlierThan(at, now)
    },
    refusal: 'assignment-state',
  },
}

/** The state as it is now: what time alone has changed is computed here and stored nowhere. */
export const effectiveState = (assignment: AssignmentRecord, now: Date): AssignmentState => {
  let state = assignment.state
  for (const action of ['lapse', 'default'] satisfies AssignmentAction[]) {
    const row = transition(assignmentMachine, state, action)
    if (row && (row.guards ?? []).every((guard) => guards[guard].holds(assignment, now))) state = row.to
  }
  return state
}

export const effectiveCaseState = (record: CaseRecord, now: Date): CaseState => {
  const live = liveAssignment(record)
  return live && live.state !== 'accepted' && effectiveState(live, now) === 'accepted_by_default'
    ? (transition(caseMachine, record.state, 'default')?.to ?? record.state)
    : record.state
}

/** Where an action leads the assignment, or why it may not be done. */
export const tryAction = (
  assignment: AssignmentRecord,
  action: AssignmentAction,
  now: Date,
): { to: AssignmentState } | { refused: Refusal } => {
  // The stored state first: a return that comes too late is told so, not that the case was accepted meanwhile.
  const row =
    transition(assignmentMachine, assignment.state, action) ??
    transition(assignmentMachine, effectiveState(assignment, now), action)
  if (!row) return { refused: 'assignment-state' }
  const failed = (row.guards ?? []).find((guard) => !guards[guard].holds(assignment, now))
  return failed ? { refused: guards[failed].refusal } : { to: row.to }
}

/** The case's next state by its table. Throws where the table has none: the assignment's table let through too much. */
const moveCase = (state: CaseState, action: CaseAction): CaseState => {
  const row = transition(caseMachine, state, action)
  if (!row) throw new Error(`the case machine has no ${action} from ${state}`)
  return row.to
}

const withAssignment = (record: CaseRecord, id: string, change: Partial<AssignmentRecord>): CaseRecord['assignments'] =>
  record.assignments.map((a) => (a.id === id ? { ...a, ...change } : a))

const log = (
  record: CaseRecord,
  entry: Pick<Entry, 'type' | 'by' | 'text'> & { assignment?: string; facts?: Entry['facts'] },
  now: Date,
  { digest }: Rules,
): CaseRecord => ({
  ...record,
  log: logged(record, { assignment: null, facts: {}, ...entry, at: now.toISOString() }, digest),
})

/** When a hand-over is to be taken and answered; both are counted from the hand-over. */
const duesOf = (
  { kind, routing }: Pick<CaseRecord, 'kind' | 'routing'>,
  holder: Holder,
  binding: boolean,
  start: Date,
  { clocks, calendar }: Pick<Rules, 'clocks' | 'calendar'>,
): AssignmentRecord['due'] => {
  const about = { kind, complex: routing.complex }
  const due = (clock: Due['clock']) => dueOf(clock, about, start, clocks, calendar)
  return {
    // What waits for the duty desk waits to be passed on.
    accept: due(holder === 'arbitration' ? 'transfer' : 'accept'),
    return: binding || holder === 'arbitration' ? null : due('return'),
    reply: due('reply'),
  }
}

type Offer = Pick<AssignmentRecord, 'holder' | 'rule' | 'ruleVersion' | 'reasons'> & {
  binding?: boolean
  begunBy?: string
}

const offer = (record: CaseRecord, given: Offer, now: Date, rules: Rules): Required<Step> => {
  const { binding = false, ...rest } = given
  const offered: AssignmentRecord = {
    ...rest,
    id: `${record.code}-${record.assignments.length + 1}`,
    state: 'offered',
    binding,
    offeredAt: now.toISOString(),
    due: duesOf(record, rest.holder, binding, now, rules),
  }
  const next = log(
    { ...record, assignments: [...record.assignments, offered] },
    {
      type: 'offered',
      by: 'hub',
      assignment: offered.id,
      // Why the desk has it, the escalation before this entry has said.
      text: say.offered(offered.holder, offered.holder === 'arbitration' ? [] : offered.reasons),
      facts: { holder: offered.holder, rule: offered.rule, ruleVersion: offered.ruleVersion },
    },
    now,
    rules,
  )
  return { record: next, offered }
}

export type Filing = Omit<CaseRecord, 'state' | 'routing' | 'transfer' | 'assignments' | 'log' | 'answer'>

/** What routing and clocks make of a case: the same for a preview and for the filing itself. */
export const assess = (
  { kind, facts, receiver }: Pick<CaseRecord, 'kind' | 'facts' | 'receiver'>,
  now: Date,
  rules: Omit<Rules, 'digest'>,
) => {
  const routing = route(facts, receiver, rules.routing)
  if (!routing) throw new Error('the routing table has no rule for the receiver')
  return {
    routing,
    due: {
      transfer: dueOf('transfer', { kind, complex: routing.complex }, now, rules.clocks, rules.calendar),
      ...duesOf({ kind, routing }, routing.to, false, now, rules),
    },
  }
}

/** A new case, routed and offered in the same breath. */
export const file = (filing: Filing, now: Date, rules: Rules): Required<Step> => {
  const { routing, due } = assess(filing, now, rules)
  const received: CaseRecord = {
    ...filing,
    state: 'received',
    routing,
    transfer: due.transfer,
    assignments: [],
    log: [],
  }
  const begun = log(
    received,
    {
      type: 'filed',
      by: filing.filedBy,
      text: say.filed(filing.receiver),
      facts: { kind: filing.kind, topic: filing.facts.topic, receiver: filing.receiver },
    },
    now,
    rules,
  )
  const { to: holder, rule, ruleVersion, reasons } = routing
  const done = offer(begun, { holder, rule, ruleVersion, reasons }, now, rules)
  return { ...done, record: { ...done.record, state: moveCase('received', 'route') } }
}

/** Carries out an action on an assignment, or says why not. */
const act = (
  record: CaseRecord,
  id: string,
  action: AssignmentAction,
  now: Date,
  then: (assignment: AssignmentRecord, to: AssignmentState) => Outcome,
): Outcome => {
  const assignment = record.assignments.find((a) => a.id === id)
  if (!assignment) return { refused: 'assignment-state' }
  const tried = tryAction(assignment, action, now)
  return 'refused' in tried ? tried : then(assignment, tried.to)
}

/** The holder's mailbox handed the offer over. */
export const deliver = (record: CaseRecord, id: string, province: Province, now: Date, rules: Rules): Outcome =>
  act(record, id, 'deliver', now, ({ holder }, to) => {
    if (holder !== province) return { refused: 'assignment-state' }
    const assignments = withAssignment(record, id, { state: to, deliveredAt: now.toISOString() })
    const entry = { type: 'delivered' as const, by: 'hub', assignment: id, text: say.delivered(province) }
    return { record: log({ ...record, assignments }, entry, now, rules) }
  })

export const accept = (record: CaseRecord, id: string, by: ParticipantId, now: Date, rules: Rules): Outcome =>
  act(record, id, 'accept', now, ({ holder }, to) => {
    if (holder === 'arbitration') return { refused: 'assignment-state' }
    const assignments = withAssignment(record, id, { state: to, acceptedAt: now.toISOString() })
    const entry = { type: 'accepted' as const, by, assignment: id, text: say.accepted(holder) }
    return { record: log({ ...record, assignments, state: moveCase(record.state, 'accept') }, entry, now, rules) }
  })

export type Return = {
  reasonCode: ReturnReason
  legalBasis: string
  proposedHolder: Province
}

/** Ends the assignment and begins the next one in the same step: at no instant has nobody the case. */
export const returnCase = (
  record: CaseRecord,
  id: string,
  why: Return,
  request: { by: ParticipantId; fingerprint: string },
  now: Date,
  rules: Rules,
): Outcome =>
  act(record, id, 'return', now, ({ holder }, to) => {
    if (holder === 'arbitration') return { refused: 'assignment-state' }
    const { reasonCode, legalBasis, proposedHolder } = why
    const ended = {
      ...record,
      assignments: withAssignment(record, id, {
        state: to,
        endedAt: now.toISOString(),
        returned: why,
        endedBy: request.fingerprint,
      }),
    }
    const told = log(
      ended,
      {
        type: 'returned',
        by: request.by,
        assignment: id,
        text: say.returned(holder, reasonCode, proposedHolder, legalBasis),
        facts: { reasonCode, legalBasis, proposedHolder },
      },
      now,
      rules,
    )
    const returned = told.assignments.flatMap((a) =>
      a.state === 'returned' && a.holder !== 'arbitration' ? [a.holder] : [],
    )
    const next = reroute(record.facts, record.receiver, returned, proposedHolder, rules.routing)
    if ('to' in next) {
      const { to: nextHolder, ...why } = next
      return offer({ ...told, state: moveCase(record.state, 'reroute') }, { holder: nextHolder, ...why }, now, rules)
    }
    const escalated = log(
      { ...told, state: moveCase(record.state, 'escalate') },
      { type: 'escalated', by: 'hub', text: next.reason, facts: { cause: next.arbitration } },
      now,
      rules,
    )
    return offer(
      escalated,
      { holder: 'arbitration', rule: next.arbitration, ruleVersion: rules.routing.version, reasons: [next.reason] },
      now,
      rules,
    )
  })

/** The duty desk names the province that must handle the case; it cannot be returned. */
export const designate = (
  record: CaseRecord,
  to: Province,
  because: { reason: Text; legalBasis: string },
  request: { by: ParticipantId; fingerprint: string },
  now: Date,
  rules: Rules,
): Outcome => {
  const desk = liveAssignment(record)
  if (!desk || record.state !== 'arbitration') return { refused: 'case-state' }
  return act(record, desk.id, 'designate', now, (_desk, state) => {
    const told = log(
      {
        ...record,
        state: moveCase(record.state, 'designate'),
        assignments: withAssignment(record, desk.id, {
          state,
          endedAt: now.toISOString(),
          endedBy: request.fingerprint,
        }),
      },
      {
        type: 'designated',
        by: request.by,
        assignment: desk.id,
        text: say.designated(to),
        facts: { to, reason: because.reason.zh, legalBasis: because.legalBasis },
      },
      now,
      rules,
    )
    return offer(
      told,
      {
        holder: to,
        rule: 'designation',
        ruleVersion: rules.routing.version,
        reasons: [because.reason, { zh: `依据：${because.legalBasis}。`, en: `Basis: ${because.legalBasis}.` }],
        binding: true,
        begunBy: request.fingerprint,
      },
      now,
      rules,
    )
  })
}

/** Ends the case with the holder's answer, whose text comes sealed. */
export const answer = (
  record: CaseRecord,
  id: string,
  given: { outcome: AnswerOutcome; sealed: string },
  request: { by: ParticipantId; fingerprint: string },
  now: Date,
  rules: Rules,
): Outcome =>
  act(record, id, 'answer', now, ({ holder }, to) => {
    if (holder === 'arbitration') return { refused: 'assignment-state' }
    const at = now.toISOString()
    const assignments = withAssignment(record, id, { state: to, endedAt: at, endedBy: request.fingerprint })
    return {
      record: log(
        {
          ...record,
          assignments,
          state: moveCase(effectiveCaseState(record, now), 'answer'),
          answer: { at, by: holder, ...given },
        },
        {
          type: 'answered',
          by: request.by,
          assignment: id,
          text: say.answered(holder, given.outcome),
          facts: { outcome: given.outcome },
        },
        now,
        rules,
      ),
    }
  })

/**
 * The live assignment's deadlines, computed again where the calendar did not reach when it was offered: the next year's
 * notice may have been loaded since. A deadline once given stays.
 */
export const withKnownDues = (record: CaseRecord, rules: Rules): CaseRecord => {
  const live = liveAssignment(record)
  if (!live || [live.due.accept, live.due.return, live.due.reply].every((due) => due === null || due.by !== null))
    return record
  const fresh = duesOf(record, live.holder, live.binding, new Date(live.offeredAt), rules)
  const { accept, return: back, reply } = live.due
  const due = {
    accept: accept.by === null ? fresh.accept : accept,
    return: back?.by === null ? fresh.return : back,
    reply: reply.by === null ? fresh.reply : reply,
  }
  return { ...record, assignments: withAssignment(record, live.id, { due }) }
}

/** Silence that counted as acceptance, with its instant: before the holder acted, or before now. */
export const lapses = ({ assignments }: CaseRecord, now: Date): { at: string; holder: Province }[] =>
  assignments.flatMap((assignment) => {
    const { holder, acceptedAt, endedAt } = assignment
    const at = lapsesAt(assignment)
    const acted = new Date(acceptedAt ?? endedAt ?? now)
    return holder !== 'arbitration' && at !== null && earlierThan(at, acted) ? [{ at, holder }] : []
  })

/** What is due next from the holder of a live assignment: to take it, then to answer. */
export const nextDue = ({ due }: AssignmentRecord, state: AssignmentState): Due =>
  state === 'accepted' || state === 'accepted_by_default' ? due.reply : due.accept
