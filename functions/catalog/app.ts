import type { Hono } from 'hono'
import type { NewId } from '../../shared/contract/ids.ts'
import type { Text } from '../../shared/contract/text.ts'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { operations } from './contract.ts'
import { approveProposal } from './operations/approveProposal.ts'
import { checkAcceptance } from './operations/checkAcceptance.ts'
import { getCatalog } from './operations/getCatalog.ts'
import { getItem } from './operations/getItem.ts'
import { getProposal } from './operations/getProposal.ts'
import { getRelease } from './operations/getRelease.ts'
import { getVenue } from './operations/getVenue.ts'
import { listEvidence } from './operations/listEvidence.ts'
import { listItems } from './operations/listItems.ts'
import { listProposals } from './operations/listProposals.ts'
import { listReleases } from './operations/listReleases.ts'
import { listVenues } from './operations/listVenues.ts'
import { objectToProposal } from './operations/objectToProposal.ts'
import { homePage, venuePage, venuesPage } from './operations/pages.ts'
import { propose } from './operations/propose.ts'
import { withdrawProposal } from './operations/withdrawProposal.ts'
import type { EvidenceStore, ProposalStore } from './ports.ts'
import type { ReleaseReader } from './releases/reader.ts'

export type Deps = {
  proposals: ProposalStore
  evidence: EvidenceStore
  reader: ReleaseReader
  issuer: string
  newId: NewId
  /** What every page says first. */
  notice?: Text
}

export const createApp = (deps: Deps, host: HttpHost): Hono =>
  bind(
    operations,
    {
      getCatalog: getCatalog(deps),
      listItems: listItems(deps),
      getItem: getItem(deps),
      listVenues: listVenues(deps),
      getVenue: getVenue(deps),
      checkAcceptance: checkAcceptance(deps),
      listReleases: listReleases(deps),
      getRelease: getRelease(deps),
      propose: propose(deps),
      listProposals: listProposals(deps),
      getProposal: getProposal(deps),
      approveProposal: approveProposal(deps),
      objectToProposal: objectToProposal(deps),
      withdrawProposal: withdrawProposal(deps),
      listEvidence: listEvidence(deps),
      homePage: homePage(deps),
      venuesPage: venuesPage(deps),
      venuePage: venuePage(deps),
    },
    host,
  )
