import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import type { Handlers } from '../../../shared/http/bind.ts'
import type { HomeStore } from '../homes/ports.ts'
import type { operations } from './contract.ts'
import { pushCardEvents } from './operations/pushCardEvents.ts'
import type { CardStore, Cards } from './ports.ts'

export type CardDeps = { cards: Cards; store: CardStore; hash: KeyedHash; homeStore: Pick<HomeStore, 'find'> }

/** The handlers of the operations on cards. */
export const cardHandlers = (deps: CardDeps): Handlers<typeof operations> => ({
  pushCardEvents: pushCardEvents(deps),
})
