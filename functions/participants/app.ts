import type { Hono } from 'hono'
import type { NewId } from '../../shared/contract/ids.ts'
import type { HubKeys } from '../../shared/crypto/accessToken.ts'
import type { Signer } from '../../shared/crypto/signer.ts'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import type { Reach } from '../../shared/net/guard.ts'
import { operations } from './contract.ts'
import { type Documents, getDocs, getOpenApi, getProblemPage } from './documents/operations/documents.ts'
import { addKey } from './keys/operations/addKey.ts'
import { approveKey } from './keys/operations/approveKey.ts'
import { getJwks } from './keys/operations/getJwks.ts'
import { proveKey } from './keys/operations/proveKey.ts'
import { revokeKey } from './keys/operations/revokeKey.ts'
import { acknowledgeMailbox } from './mailbox/operations/acknowledgeMailbox.ts'
import { getMailboxStatus } from './mailbox/operations/getMailboxStatus.ts'
import { readMailbox } from './mailbox/operations/readMailbox.ts'
import type { MailboxStore } from './mailbox/ports.ts'
import { changeParticipant } from './registry/operations/changeParticipant.ts'
import { getParticipant } from './registry/operations/getParticipant.ts'
import { registerParticipant } from './registry/operations/registerParticipant.ts'
import type { ParticipantStore } from './registry/ports.ts'
import { checkToken } from './tokens/operations/checkToken.ts'
import { getServerMetadata } from './tokens/operations/getServerMetadata.ts'
import { issueToken } from './tokens/operations/issueToken.ts'
import type { OnceStore } from './tokens/ports.ts'

export type Deps = {
  participants: ParticipantStore
  once: OnceStore
  mailbox: MailboxStore
  signer: Signer
  hubKeys: HubKeys
  issuer: string
  newId: NewId
  documents: () => Documents
  /** Where a participant may have its address. */
  reach: Reach
}

export const createApp = (services: Deps, host: HttpHost): Hono => {
  const deps = { ...services, spendProof: host.spendProof, keyed: host.keyed }
  return bind(
    operations,
    {
      getServerMetadata: getServerMetadata(deps),
      getJwks: getJwks(deps),
      issueToken: issueToken(deps),
      checkToken: checkToken(deps),
      registerParticipant: registerParticipant(deps),
      getParticipant: getParticipant(deps),
      changeParticipant: changeParticipant(deps),
      addKey: addKey(deps),
      proveKey: proveKey(deps),
      approveKey: approveKey(deps),
      revokeKey: revokeKey(deps),
      readMailbox: readMailbox(deps),
      acknowledgeMailbox: acknowledgeMailbox(deps),
      getMailboxStatus: getMailboxStatus(deps),
      getDocs: getDocs(deps),
      getOpenApi: getOpenApi(deps),
      getProblemPage: getProblemPage(deps),
    },
    host,
  )
}
