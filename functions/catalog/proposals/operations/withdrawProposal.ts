import { Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import type { PlatformStore } from '../../platforms/ports.ts'
import type { operations } from '../contract.ts'
import { checkMove, loadProposal, untilSettled } from '../load.ts'
import type { Proposal, ProposalStore } from '../ports.ts'
import { proposalProblems } from '../problems.ts'

type Deps = { proposals: Pick<ProposalStore, 'find' | 'change'>; platforms: Pick<PlatformStore, 'find'> }

/** Only an open proposal can be taken back; what all have approved is on its way. */
export const withdrawProposal =
  ({ proposals, platforms }: Deps): Handler<typeof operations.withdrawProposal> =>
  ({ params, caller }) =>
    untilSettled(async () => {
      const province = await actsAsHome(caller, platforms.find)
      const stored = await loadProposal(proposals, params.id)
      const { proposal } = stored
      if (proposal.proposedBy !== province)
        throw new Problem(proposalProblems['not-an-approver'], {
          zh: '只有提出的省份可以撤回。',
          en: 'Only the province that proposed may withdraw.',
        })
      if (proposal.state === 'withdrawn') return { status: 200, body: proposal }
      checkMove('withdraw', proposal)
      const next: Proposal = { ...proposal, state: 'withdrawn' }
      if ((await proposals.change({ ...stored, proposal: next })) === 'changed') return 'changed'
      return { status: 200, body: next }
    })
