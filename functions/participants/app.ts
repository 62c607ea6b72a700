import type { Hono } from 'hono'
import type { NewId } from '../../shared/contract/ids.ts'
import type { HubKeys } from '../../shared/crypto/accessToken.ts'
import type { Signer } from '../../shared/crypto/signer.ts'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { operations } from './contract.ts'
import { acknowledgeMailbox } from './operations/acknowledgeMailbox.ts'
import { addKey } from './operations/addKey.ts'
import { changeParticipant } from './operations/changeParticipant.ts'
import { checkToken } from './operations/checkToken.ts'
import { type Documents, getDocs, getOpenApi, getProblemPage } from './operations/documents.ts'
import { getJwks } from './operations/getJwks.ts'
import { getMailboxStatus } from './operations/getMailboxStatus.ts'
import { getParticipant } from './operations/getParticipant.ts'
import { getServerMetadata } from './operations/getServerMetadata.ts'
import { issueToken } from './operations/issueToken.ts'
import { proveKey } from './operations/proveKey.ts'
import { readMailbox } from './operations/readMailbox.ts'
import { registerParticipant } from './operations/registerParticipant.ts'
import { revokeKey } from './operations/revokeKey.ts'
import type { MailboxStore, OnceStore, ParticipantStore } from './ports.ts'

export type Deps = {
  participants: ParticipantStore
  once: OnceStore
  mailbox: MailboxStore
  signer: Signer
  hubKeys: HubKeys
  issuer: string
  newId: NewId
  documents: Documents
}

export const createApp = (services: Deps, host: HttpHost): Hono => {
  const deps = { ...services, spendProof: host.spendProof }
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
