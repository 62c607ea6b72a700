import type { NewId } from '../../../shared/contract/ids.ts'
import type { Clock } from '../../../shared/contract/time.ts'
import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import type { Handlers } from '../../../shared/http/bind.ts'
import type { AccessStore, CardStore, Cards, HomeDirectory, HomeGateway } from '../ports.ts'
import { listAccessRecords } from '../resolution/operations/listAccessRecords.ts'
import { resolveIdentity } from '../resolution/operations/resolveIdentity.ts'
import type { PairwiseNames } from '../resolution/pairwise.ts'
import type { cardOperations } from './contract.ts'
import { pushCardEvents } from './operations/pushCardEvents.ts'

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
