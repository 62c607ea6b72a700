import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { Problem } from '../../../../shared/contract/problem.ts'
import { chinaDay } from '../../../../shared/contract/time.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import { checkSameRequest, idForRequest } from '../../../../shared/http/idempotency.ts'
import { applyChanges, type Conflict } from '../../entries/domain/catalogue.ts'
import { type Known, nothingKnown } from '../../entries/domain/known.ts'
import type { Change } from '../../entries/shapes.ts'
import { proposalApproved } from '../../events.ts'
import type { PlatformStore } from '../../platforms/ports.ts'
import type { ReleaseReader } from '../../releases/reader.ts'
import type { operations } from '../contract.ts'
import { foreignChanges, futureLooks, isComplete, requiredApprovers } from '../domain/proposal.ts'
import { loadProposal } from '../load.ts'
import type { Proposal, ProposalStore } from '../ports.ts'
import { proposalProblems } from '../problems.ts'

type Deps = {
  proposals: Pick<ProposalStore, 'find' | 'create'>
  platforms: Pick<PlatformStore, 'find'>
  reader: Pick<ReleaseReader, 'find'>
  newId: NewId
}

const conflictsOf = (known: Known, changes: readonly Change[], today: string): Conflict[] => {
  const applied = applyChanges(known, changes)
  return [
    ...futureLooks(changes, today).map((at) => ({
      at,
      because: { zh: '核实日不能晚于今天。', en: 'A look cannot lie in the future.' },
    })),
    ...(applied.ok ? [] : applied.conflicts),
  ]
}

/**
 * Keeps a change set, with the proposer's own approval. What nobody else must approve is approved by the same write.
 * Whether it fits the catalogue is looked at here, so that the proposer learns at once, and decided when it is published.
 */
export const propose =
  ({ proposals, platforms, reader, newId }: Deps): Handler<typeof operations.propose> =>
  async ({ body, caller, request }) => {
    const province = await actsAsHome(caller, platforms.find)
    const foreign = foreignChanges(body.changes, province)
    if (foreign.length > 0)
      throw new Problem(
        proposalProblems['not-your-venue'],
        { zh: '变更涉及外省的场所。', en: 'The change set touches venues of another province.' },
        {
          errors: foreign.map((at) => ({ pointer: `/changes/${at}`, code: 'foreign', detail: 'not in your province' })),
        },
      )
    const id = idForRequest('pro', caller.id, request, newId)
    const known = request.idempotencyKey === undefined ? undefined : await proposals.find(id)
    if (known) {
      checkSameRequest(known.fingerprint, request)
      return { status: 200, body: known.proposal }
    }
    const release = await reader.find({ fresh: true })
    const conflicts = conflictsOf(release ?? nothingKnown, body.changes, chinaDay(request.now))
    if (conflicts.length > 0)
      throw new Problem(
        proposalProblems['change-refused'],
        {
          zh: `${conflicts.length} 条变更与现行目录不符。`,
          en: `${conflicts.length} change(s) do not fit the catalogue in force.`,
        },
        {
          errors: conflicts.map(({ at, because }) => ({
            pointer: `/changes/${at}`,
            code: 'does-not-fit',
            detail: because[request.language],
          })),
        },
      )
    const at = request.now.toISOString()
    const required = [...requiredApprovers(body.changes, province)]
    const approvals = [{ province, by: caller.id, at }]
    const approved = isComplete(required, approvals)
    const proposal: Proposal = {
      id,
      state: approved ? 'approved' : 'open',
      proposedBy: province,
      legalBasis: body.legalBasis,
      changes: body.changes,
      required,
      approvals,
      createdAt: at,
    }
    const event = approved ? makeEvent(proposalApproved, newId('evt'), request.now, { subject: id }) : undefined
    if ((await proposals.create({ proposal, fingerprint: request.fingerprint }, event)) === 'done')
      return { status: 201, body: proposal }
    const first = await loadProposal(proposals, id)
    checkSameRequest(first.fingerprint, request)
    return { status: 200, body: first.proposal }
  }
