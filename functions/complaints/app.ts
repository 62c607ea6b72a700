import type { Hono } from 'hono'
import type { NewId } from '../../shared/contract/ids.ts'
import type { KeyedHash } from '../../shared/crypto/keyedHash.ts'
import type { Signer } from '../../shared/crypto/signer.ts'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { designateHolder } from './arbitration/operations/designateHolder.ts'
import type { Rules } from './case/domain/rules.ts'
import type { CaseStore, Sealer } from './case/ports.ts'
import { operations } from './contract.ts'
import { getCaseEvents } from './evidence/operations/getCaseEvents.ts'
import { fileComplaint } from './filing/operations/fileComplaint.ts'
import { previewRouting } from './filing/operations/previewRouting.ts'
import { followComplaint } from './following/operations/followComplaint.ts'
import { getCase } from './following/operations/getCase.ts'
import { getTrackPage, showTrackPage } from './following/operations/trackPage.ts'
import { acceptAssignment } from './inbox/operations/acceptAssignment.ts'
import { answerAssignment } from './inbox/operations/answerAssignment.ts'
import { getAssignment } from './inbox/operations/getAssignment.ts'
import { listAssignments } from './inbox/operations/listAssignments.ts'
import { returnAssignment } from './inbox/operations/returnAssignment.ts'

export type Deps = {
  cases: CaseStore
  sealer: Sealer
  /** Makes case secrets and request fingerprints. */
  keyed: KeyedHash
  rules: Rules
  signer: Signer
  issuer: string
  newId: NewId
}

export const createApp = (deps: Deps, host: HttpHost): Hono =>
  bind(
    operations,
    {
      fileComplaint: fileComplaint(deps),
      previewRouting: previewRouting(deps),
      followComplaint: followComplaint(deps),
      getCase: getCase(deps),
      getCaseEvents: getCaseEvents(deps),
      listAssignments: listAssignments(deps),
      getAssignment: getAssignment(deps),
      acceptAssignment: acceptAssignment(deps),
      returnAssignment: returnAssignment(deps),
      answerAssignment: answerAssignment(deps),
      designateHolder: designateHolder(deps),
      getTrackPage: getTrackPage(),
      showTrackPage: showTrackPage(deps),
    },
    host,
  )
