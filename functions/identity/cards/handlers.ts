import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import type { Handlers } from '../../../shared/http/bind.ts'
import type { operations } from './contract.ts'
import { pushCardEvents } from './operations/pushCardEvents.ts'
import type { CardStore, Cards } from './ports.ts'

export type CardDeps = { cards: Cards; store: CardStore; hash: KeyedHash }

/** The handlers of the operations on cards. */
export const cardHandlers = (deps: CardDeps): Handlers<typeof operations> => ({
  pushCardEvents: pushCardEvents(deps),
})
