import { react } from '../../shared/events/react.ts'
import { reactsTo } from './contract.ts'
import { type DisputeDeps, onRefusalReported } from './disputes/reactions/RefusalReported.ts'
import type { PlatformStore } from './platforms/ports.ts'
import { onParticipantChanged } from './platforms/reactions/ParticipantChanged.ts'
import type { ProposalStore } from './proposals/ports.ts'
import type { PublishDeps } from './releases/publish.ts'
import { onProposalApproved } from './releases/reactions/ProposalApproved.ts'
import { onReleasePublished } from './releases/reactions/ReleasePublished.ts'
import type { ReleaseReader } from './releases/reader.ts'

type Deps = PublishDeps & DisputeDeps & { proposals: ProposalStore; platforms: PlatformStore; reader: ReleaseReader }

export const createReactions = (deps: Deps) =>
  react(
    reactsTo,
    {
      RefusalReported: onRefusalReported(deps),
      ProposalApproved: onProposalApproved(deps),
      ReleasePublished: onReleasePublished(deps),
      ParticipantChanged: onParticipantChanged(deps),
    },
    deps.log,
  )
