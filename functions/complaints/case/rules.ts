import { derivedId, sha256 } from '../../../shared/crypto/ids.ts'
import { routingTable } from '../routing/domain/routing.ts'
import { chinaCalendar } from './calendar.ts'
import { clockPolicy } from './domain/clocks.ts'
import type { Rules } from './domain/rules.ts'

/** The policies in force: one version of each, with the calendar that is loaded. */
export const rulesInForce = (): Rules => ({
  routing: routingTable,
  clocks: clockPolicy,
  calendar: chinaCalendar(),
  digest: sha256,
  eventId: (...parts) => derivedId('evt', ...parts),
})
