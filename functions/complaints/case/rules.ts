import { sha256 } from '../../../shared/crypto/ids.ts'
import { routingTable } from '../routing/domain/routing.ts'
import { chinaCalendar } from './calendar.ts'
import type { Rules } from './domain/case.ts'
import { clockPolicy } from './domain/clocks.ts'

/** The policies in force: one version of each, with the calendar that is loaded. */
export const rulesInForce = (): Rules => ({
  routing: routingTable,
  clocks: clockPolicy,
  calendar: chinaCalendar(),
  digest: sha256,
})
