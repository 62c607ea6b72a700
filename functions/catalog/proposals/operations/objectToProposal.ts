import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import type { PlatformStore } from '../../platforms/ports.ts'
import type { operations } from '../contract.ts'
import { checkApprover, checkMove, loadProposal, untilSettled } from '../load.ts'
import type { Proposal, ProposalStore } from '../ports.ts'

type Deps = { proposals: Pick<ProposalStore, 'find' | 'change'>; platforms: Pick<PlatformStore, 'find'> }

/** A province's no, with its reason. It ends the proposal: agreement of all is what makes a shared list. */
export const objectToProposal =
  ({ proposals, platforms }: Deps): Handler<typeof operations.objectToProposal> =>
  ({ params, body, caller, request }) =>
    untilSettled(async () => {
      const province = await actsAsHome(caller, platforms.find)
      const stored = await loadProposal(proposals, params.id)
      const { proposal } = stored
      checkApprover(proposal, province)
      if (proposal.state === 'objected' && proposal.objection?.province === province)
        return { status: 200, body: proposal }
      checkMove('object', proposal)
      const objection = { province, by: caller.id, at: request.now.toISOString(), reason: body.reason }
      const next: Proposal = { ...proposal, state: 'objected', objection }
      if ((await proposals.change({ ...stored, proposal: next })) === 'changed') return 'changed'
      return { status: 200, body: next }
    })
