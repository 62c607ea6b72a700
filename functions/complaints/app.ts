import type { Hono } from 'hono'
import type { NewId } from '../../shared/contract/ids.ts'
import type { KeyedHash } from '../../shared/crypto/keyedHash.ts'
import type { Signer } from '../../shared/crypto/signer.ts'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { operations } from './contract.ts'
import type { Rules } from './domain/case.ts'
import { acceptAssignment } from './operations/acceptAssignment.ts'
import { answerAssignment } from './operations/answerAssignment.ts'
import { designateHolder } from './operations/designateHolder.ts'
import { fileComplaint } from './operations/fileComplaint.ts'
import { followComplaint } from './operations/followComplaint.ts'
import { getAssignment } from './operations/getAssignment.ts'
import { getCase } from './operations/getCase.ts'
import { getCaseEvents } from './operations/getCaseEvents.ts'
import { listAssignments } from './operations/listAssignments.ts'
import { previewRouting } from './operations/previewRouting.ts'
import { returnAssignment } from './operations/returnAssignment.ts'
import { getTrackPage, showTrackPage } from './operations/trackPage.ts'
import type { CaseStore, Sealer } from './ports.ts'

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
