import type { Hono } from 'hono'
import type { NewId } from '../../shared/contract/ids.ts'
import type { Text } from '../../shared/contract/text.ts'
import { bind, type HttpHost } from '../../shared/http/bind.ts'
import { checkAcceptance } from './checks/operations/checkAcceptance.ts'
import { operations } from './contract.ts'
import { listEvidence } from './disputes/operations/listEvidence.ts'
import type { EvidenceStore } from './disputes/ports.ts'
import { homePage, venuePage, venuesPage } from './pages/operations/pages.ts'
import type { PlatformStore } from './platforms/ports.ts'
import { approveProposal } from './proposals/operations/approveProposal.ts'
import { getProposal } from './proposals/operations/getProposal.ts'
import { listProposals } from './proposals/operations/listProposals.ts'
import { objectToProposal } from './proposals/operations/objectToProposal.ts'
import { propose } from './proposals/operations/propose.ts'
import { withdrawProposal } from './proposals/operations/withdrawProposal.ts'
import type { ProposalStore } from './proposals/ports.ts'
import { getCatalog } from './releases/operations/getCatalog.ts'
import { getRelease } from './releases/operations/getRelease.ts'
import { listReleases } from './releases/operations/listReleases.ts'
import type { ReleaseReader } from './releases/reader.ts'
import { getItem } from './search/operations/getItem.ts'
import { getVenue } from './search/operations/getVenue.ts'
import { listItems } from './search/operations/listItems.ts'
import { listVenues } from './search/operations/listVenues.ts'

export type Deps = {
  proposals: ProposalStore
  platforms: PlatformStore
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
