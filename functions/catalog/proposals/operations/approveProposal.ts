import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import { proposalApproved } from '../../events.ts'
import type { PlatformStore } from '../../platforms/ports.ts'
import type { operations } from '../contract.ts'
import { isComplete } from '../domain/proposal.ts'
import { checkApprover, checkMove, loadProposal, untilSettled } from '../load.ts'
import type { Proposal, ProposalStore } from '../ports.ts'

type Deps = { proposals: Pick<ProposalStore, 'find' | 'change'>; platforms: Pick<PlatformStore, 'find'>; newId: NewId }

/** A province's yes. The one that completes the set approves the proposal and sends it on its way in the same write. */
export const approveProposal =
  ({ proposals, platforms, newId }: Deps): Handler<typeof operations.approveProposal> =>
  ({ params, caller, request }) =>
    untilSettled(async () => {
      const province = await actsAsHome(caller, platforms.find)
      const stored = await loadProposal(proposals, params.id)
      const { proposal } = stored
      checkApprover(proposal, province)
      if (proposal.approvals.some((approval) => approval.province === province)) return { status: 200, body: proposal }
      checkMove('approve', proposal)
      const approvals = [...proposal.approvals, { province, by: caller.id, at: request.now.toISOString() }]
      const approved = isComplete(proposal.required, approvals)
      const next: Proposal = { ...proposal, approvals, state: approved ? 'approved' : 'open' }
      const event = approved
        ? makeEvent(proposalApproved, newId('evt'), request.now, { subject: proposal.id })
        : undefined
      if ((await proposals.change({ ...stored, proposal: next }, event)) === 'changed') return 'changed'
      return { status: 200, body: next }
    })
