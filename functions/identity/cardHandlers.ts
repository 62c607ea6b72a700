import type { NewId } from '../../shared/contract/ids.ts'
import type { Clock } from '../../shared/contract/time.ts'
import type { KeyedHash } from '../../shared/crypto/keyedHash.ts'
import type { Handlers } from '../../shared/http/bind.ts'
import type { cardOperations } from './cards.contract.ts'
import { listAccessRecords } from './operations/listAccessRecords.ts'
import { pushCardEvents } from './operations/pushCardEvents.ts'
import { resolveIdentity } from './operations/resolveIdentity.ts'
import type { PairwiseNames } from './pairwise.ts'
import type { AccessStore, CardStore, Cards, HomeDirectory, HomeGateway } from './ports.ts'

export type CardDeps = {
  cards: Cards
  store: CardStore
  accesses: AccessStore
  homes: HomeDirectory
  gateway: HomeGateway
  names: PairwiseNames
  hash: KeyedHash
  newId: NewId
  clock: Clock
}

/** The handlers of the operations on cards. */
export const cardHandlers = (deps: CardDeps): Handlers<typeof cardOperations> => ({
  pushCardEvents: pushCardEvents(deps),
  resolveIdentity: resolveIdentity(deps),
  listAccessRecords: listAccessRecords(deps),
})
