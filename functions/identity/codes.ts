import type { NewId } from '../../shared/contract/ids.ts'
import type { Signer } from '../../shared/crypto/signer.ts'
import type { Handlers } from '../../shared/http/bind.ts'
import type { codeOperations } from './codes.contract.ts'
import type { Entitlements, ProfileStore, RecognitionStore } from './codesPorts.ts'
import { getReceipt } from './operations/getReceipt.ts'
import { listCodeProfiles } from './operations/listCodeProfiles.ts'
import { putCodeProfile } from './operations/putCodeProfile.ts'
import { recogniseCode } from './operations/recogniseCode.ts'
import type { PairwiseNames } from './pairwise.ts'
import type { Cards, HomeDirectory, HomeGateway } from './ports.ts'

export type CodeDeps = {
  profiles: ProfileStore
  recognitions: RecognitionStore
  directory: HomeDirectory
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
export const codeHandlers = (deps: CodeDeps): Handlers<typeof codeOperations> => ({
  putCodeProfile: putCodeProfile(deps),
  listCodeProfiles: listCodeProfiles(deps),
  recogniseCode: recogniseCode(deps),
  getReceipt: getReceipt(deps),
})
