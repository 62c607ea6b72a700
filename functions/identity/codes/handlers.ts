import type { NewId } from '../../../shared/contract/ids.ts'
import type { Signer } from '../../../shared/crypto/signer.ts'
import type { Handlers } from '../../../shared/http/bind.ts'
import type { Cards } from '../cards/ports.ts'
import type { HomeDirectory, HomeGateway, HomeStore } from '../homes/ports.ts'
import type { PairwiseNames } from '../resolution/pairwise.ts'
import type { operations } from './contract.ts'
import type { Entitlements, ProfileStore, RecognitionStore } from './ports.ts'
import { listCodeProfiles } from './profiles/operations/listCodeProfiles.ts'
import { putCodeProfile } from './profiles/operations/putCodeProfile.ts'
import { getReceipt } from './receipts/operations/getReceipt.ts'
import { recogniseCode } from './recognition/operations/recogniseCode.ts'

export type CodeDeps = {
  profiles: ProfileStore
  recognitions: RecognitionStore
  directory: HomeDirectory
  homeStore: Pick<HomeStore, 'find'>
  gateway: HomeGateway
  cards: Cards
  entitlements: Entitlements
  pairwise: Pick<PairwiseNames, 'subject'>
  /** Signs receipts. */
  signer: Signer
  issuer: string
  newId: NewId
}

/** The handlers of every operation on codes. */
export const codeHandlers = (deps: CodeDeps): Handlers<typeof operations> => ({
  putCodeProfile: putCodeProfile(deps),
  listCodeProfiles: listCodeProfiles(deps),
  recogniseCode: recogniseCode(deps),
  getReceipt: getReceipt(deps),
})
