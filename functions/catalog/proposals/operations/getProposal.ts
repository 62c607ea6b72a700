import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import type { PlatformStore } from '../../platforms/ports.ts'
import type { operations } from '../contract.ts'
import { loadProposal } from '../load.ts'
import type { ProposalStore } from '../ports.ts'

type Deps = { proposals: Pick<ProposalStore, 'find'>; platforms: Pick<PlatformStore, 'find'> }

/** Every province sees every proposal: they compile the list together. */
export const getProposal =
  ({ proposals, platforms }: Deps): Handler<typeof operations.getProposal> =>
  async ({ params, caller }) => {
    await actsAsHome(caller, platforms.find)
    return { status: 200, body: (await loadProposal(proposals, params.id)).proposal }
  }
