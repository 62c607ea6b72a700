import { policyAt } from '../../../../shared/policy/document.ts'
import type { AssignmentState, Due, Holder } from '../contract.ts'
import { dueOf } from './clocks.ts'
import { liveAssignment, withAssignment } from './live.ts'
import type { AssignmentRecord, CaseRecord } from './record.ts'
import type { Rules as AllRules } from './rules.ts'

type Rules = Pick<AllRules, 'clocks' | 'calendar'>

/** When a hand-over is to be taken and answered; both are counted from the hand-over. */
export const duesOf = (
  { kind, routing }: Pick<CaseRecord, 'kind' | 'routing'>,
  holder: Holder,
  binding: boolean,
  start: Date,
  { clocks, calendar }: Rules,
): AssignmentRecord['due'] => {
  const about = { kind, complex: routing.complex }
  const due = (clock: Due['clock']) => dueOf(clock, about, start, policyAt(clocks, start), calendar)
  return {
    // What waits for the duty desk waits to be passed on.
    accept: due(holder === 'arbitration' ? 'transfer' : 'accept'),
    return: binding || holder === 'arbitration' ? null : due('return'),
    reply: due('reply'),
  }
}

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

/** What is due next from the holder of a live assignment: to take it, then to answer. */
export const nextDue = ({ due }: AssignmentRecord, state: AssignmentState): Due =>
  state === 'accepted' || state === 'accepted_by_default' ? due.reply : due.accept

export const earlierThan = (instant: string, now: Date): boolean => Date.parse(instant) < now.getTime()
