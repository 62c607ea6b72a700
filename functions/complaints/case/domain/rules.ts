import type { RoutingTable } from '../../routing/domain/routing.ts'
import type { Calendar, ClockPolicy } from './clocks.ts'
import type { Digest } from './log.ts'

/** The policies a case is handled by, the hash of its log, and what the ids of its events follow from. */
export type Rules = {
  routing: RoutingTable
  clocks: ClockPolicy
  calendar: Calendar
  digest: Digest
  /** An id that follows from its parts: the same event has the same id, whoever writes it again. */
  eventId: (...parts: string[]) => string
}
