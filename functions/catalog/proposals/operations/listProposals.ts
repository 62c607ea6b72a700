import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import { provinceOf } from '../load.ts'
import type { ProposalStore } from '../ports.ts'

export const listProposals =
  ({ proposals }: { proposals: Pick<ProposalStore, 'open'> }): Handler<typeof operations.listProposals> =>
  async ({ query, caller }) => {
    provinceOf(caller)
    const page = await proposals.open(query.after, query.limit)
    return {
      status: 200,
      body: { proposals: page.proposals, next: page.more ? (page.proposals.at(-1)?.id ?? null) : null },
    }
  }
