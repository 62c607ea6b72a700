import type { NewId } from '../../../shared/contract/ids.ts'
import type { Clock } from '../../../shared/contract/time.ts'
import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import type { Handlers } from '../../../shared/http/bind.ts'
import type { Cards } from '../cards/ports.ts'
import type { HomeDirectory, HomeGateway, HomeStore } from '../homes/ports.ts'
import type { operations } from './contract.ts'
import { listAccessRecords } from './operations/listAccessRecords.ts'
import { resolveIdentity } from './operations/resolveIdentity.ts'
import type { PairwiseNames } from './pairwise.ts'
import type { AccessStore } from './ports.ts'

export type ResolutionDeps = {
  cards: Cards
  accesses: AccessStore
  homes: HomeDirectory
  homeStore: Pick<HomeStore, 'find'>
  gateway: HomeGateway
  names: PairwiseNames
  hash: KeyedHash
  newId: NewId
  clock: Clock
}

/** The handlers of resolution and its access records. */
export const resolutionHandlers = (deps: ResolutionDeps): Handlers<typeof operations> => ({
  resolveIdentity: resolveIdentity(deps),
  listAccessRecords: listAccessRecords(deps),
})
