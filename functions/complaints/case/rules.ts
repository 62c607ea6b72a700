import { derivedId, sha256 } from '../../../shared/crypto/ids.ts'
import { routing } from '../routing/policies/routing.ts'
import { chinaCalendar } from './calendar.ts'
import type { Rules } from './domain/rules.ts'
import { clocks } from './policies/clocks.ts'

/** The policies by their versions, with the calendar that is loaded. */
export const rulesInForce = (): Rules => ({
  routing,
  clocks,
  calendar: chinaCalendar(),
  digest: sha256,
  eventId: (...parts) => derivedId('evt', ...parts),
})
