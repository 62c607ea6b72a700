import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import type { PlatformStore } from '../../platforms/ports.ts'
import type { operations } from '../contract.ts'
import type { ProposalStore } from '../ports.ts'

type Deps = { proposals: Pick<ProposalStore, 'open'>; platforms: Pick<PlatformStore, 'find'> }

export const listProposals =
  ({ proposals, platforms }: Deps): Handler<typeof operations.listProposals> =>
  async ({ query, caller }) => {
    await actsAsHome(caller, platforms.find)
    const page = await proposals.open(query.after, query.limit)
    return {
      status: 200,
      body: { proposals: page.proposals, next: page.more ? (page.proposals.at(-1)?.id ?? null) : null },
    }
  }
