import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import type { Province } from '../../../shared/contract/province.ts'
import { may, type transitions } from './domain/proposal.ts'
import type { Proposal, ProposalStore, StoredProposal } from './ports.ts'
import { proposalProblems } from './problems.ts'

export const loadProposal = async (store: Pick<ProposalStore, 'find'>, id: string): Promise<StoredProposal> => {
  const stored = await store.find(id)
  if (stored) return stored
  throw new Problem(commonProblems['not-found'], { zh: '没有这个提案。', en: 'There is no such proposal.' })
}

/** Refuses a move out of a state it cannot leave. */
export const checkMove = (move: keyof typeof transitions, { state }: Proposal): void => {
  if (may(move, state)) return
  throw new Problem(proposalProblems['proposal-decided'], {
    zh: `提案的状态是 ${state}。`,
    en: `The proposal is ${state}.`,
  })
}

/** Refuses a province that the proposal does not wait for. */
export const checkApprover = ({ required }: Proposal, province: Province): void => {
  if (required.includes(province)) return
  throw new Problem(proposalProblems['not-an-approver'], {
    zh: '此提案不须贵省表决。',
    en: 'The proposal does not wait for your province.',
  })
}

/** Tries a change again when another one came first: two provinces may decide at the same moment. */
export const untilSettled = async <R>(attempt: () => Promise<R | 'changed'>): Promise<R> => {
  for (let tries = 0; tries < 5; tries++) {
    const done = await attempt()
    if (done !== 'changed') return done
  }
  throw new Problem(commonProblems.conflict, { zh: '另一更改先一步完成。', en: 'Another change came first.' })
}
