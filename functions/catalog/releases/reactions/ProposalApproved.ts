import type { Event } from '../../../../shared/contract/event.ts'
import type { proposalApproved } from '../../events.ts'
import { type PublishDeps, publishProposal } from '../publish.ts'

/** What all have approved becomes the next release. */
export const onProposalApproved =
  (deps: PublishDeps) =>
  (event: Event<typeof proposalApproved>): Promise<void> =>
    publishProposal(deps, event.data.subject)
