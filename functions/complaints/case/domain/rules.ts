import type { Policies } from '../../../../shared/policy/document.ts'
import type { RoutingRules } from '../../routing/policies/routing.ts'
import type { ClockRules } from '../policies/clocks.ts'
import type { Calendar } from './clocks.ts'
import type { Digest } from './log.ts'

/** The policies a case is handled by, of which each step takes the version of its day; the hash of its log, and what the ids of its events follow from. */
export type Rules = {
  routing: Policies<RoutingRules>
  clocks: Policies<ClockRules>
  calendar: Calendar
  digest: Digest
  /** An id that follows from its parts: the same event has the same id, whoever writes it again. */
  eventId: (...parts: string[]) => string
}
