import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import { loadProposal, provinceOf } from '../load.ts'
import type { ProposalStore } from '../ports.ts'

/** Every province sees every proposal: they compile the list together. */
export const getProposal =
  ({ proposals }: { proposals: Pick<ProposalStore, 'find'> }): Handler<typeof operations.getProposal> =>
  async ({ params, caller }) => {
    provinceOf(caller)
    return { status: 200, body: (await loadProposal(proposals, params.id)).proposal }
  }
