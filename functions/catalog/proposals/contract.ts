import * as z from 'zod'
import { HubId, ParticipantId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Province } from '../../../shared/contract/province.ts'
import { Text } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { Change, Words } from '../entries/shapes.ts'
import { proposalProblems } from './problems.ts'

export const proposalStates = ['open', 'approved', 'published', 'objected', 'withdrawn', 'refused'] as const

const Approval = z.strictObject({ province: Province, by: ParticipantId, at: Instant })

/** A change set on its way into the catalogue. `hub` proposes what policy commands, such as a dispute. */
export const Proposal = z
  .strictObject({
    id: HubId,
    state: z.enum(proposalStates),
    /** The province whose platform proposed; `hub` when policy did. */
    proposedBy: z.union([Province, z.literal('hub')]),
    legalBasis: Words,
    changes: z.array(Change),
    required: z.array(Province),
    approvals: z.array(Approval),
    objection: z.strictObject({ province: Province, by: ParticipantId, at: Instant, reason: Words }).optional(),
    /** The release that holds it. */
    release: z.int().optional(),
    /** Why it did not fit when its turn came. */
    refusedBecause: z.array(Text).optional(),
    createdAt: Instant,
  })
  .meta({ title: 'Proposal' })

const lang = z.string().max(35).optional()
const proposalParams = z.strictObject({ id: HubId })

const decisionProblems = [
  commonProblems['wrong-participant'],
  proposalProblems['not-an-approver'],
  proposalProblems['proposal-decided'],
  commonProblems.conflict,
] as const

export const operations = {
  propose: operation({
    id: 'propose',
    method: 'POST',
    path: '/v1/catalog/proposals',
    summary: { zh: '提出目录变更', en: 'Propose a change set' },
    scope: ['catalog:propose'],
    body: z.strictObject({ legalBasis: Words, changes: z.array(Change).min(1).max(1000) }),
    idempotent: true,
    results: {
      201: { description: { zh: '已提出', en: 'Proposed' }, schema: Proposal },
      200: { description: { zh: '同一提案此前已提出', en: 'The same proposal was made before' }, schema: Proposal },
    },
    problems: [
      commonProblems['wrong-participant'],
      proposalProblems['not-your-venue'],
      proposalProblems['change-refused'],
    ],
    cost: '1 read, 1 write; 1 read more with an idempotency key, and no write when repeated',
  }),
  listProposals: operation({
    id: 'listProposals',
    method: 'GET',
    path: '/v1/catalog/proposals',
    summary: { zh: '待表决的提案', en: 'Proposals that wait for provinces' },
    scope: ['catalog:propose'],
    query: z.strictObject({ after: HubId.optional(), limit: z.coerce.number().int().min(1).max(50).default(20), lang }),
    results: {
      200: {
        description: { zh: '待表决的提案', en: 'Open proposals' },
        schema: z.strictObject({ proposals: z.array(Proposal), next: HubId.nullable() }),
      },
    },
    problems: [commonProblems['wrong-participant']],
    cost: '2 reads',
  }),
  getProposal: operation({
    id: 'getProposal',
    method: 'GET',
    path: '/v1/catalog/proposals/{id}',
    summary: { zh: '查看提案', en: 'See a proposal' },
    scope: ['catalog:propose'],
    params: proposalParams,
    results: { 200: { description: { zh: '提案', en: 'Proposal' }, schema: Proposal } },
    problems: [commonProblems['wrong-participant']],
    cost: '2 reads',
  }),
  approveProposal: operation({
    id: 'approveProposal',
    method: 'POST',
    path: '/v1/catalog/proposals/{id}/approvals',
    summary: { zh: '同意提案', en: 'Approve a proposal' },
    scope: ['catalog:propose'],
    params: proposalParams,
    results: { 200: { description: { zh: '已同意', en: 'Approved' }, schema: Proposal } },
    problems: decisionProblems,
    cost: '2 reads, 1 write',
  }),
  objectToProposal: operation({
    id: 'objectToProposal',
    method: 'POST',
    path: '/v1/catalog/proposals/{id}/objections',
    summary: { zh: '反对提案', en: 'Object to a proposal' },
    scope: ['catalog:propose'],
    params: proposalParams,
    body: z.strictObject({ reason: Words }),
    results: { 200: { description: { zh: '已反对', en: 'Objected' }, schema: Proposal } },
    problems: decisionProblems,
    cost: '2 reads, 1 write',
  }),
  withdrawProposal: operation({
    id: 'withdrawProposal',
    method: 'DELETE',
    path: '/v1/catalog/proposals/{id}',
    summary: { zh: '撤回提案', en: 'Withdraw a proposal' },
    scope: ['catalog:propose'],
    params: proposalParams,
    results: { 200: { description: { zh: '已撤回', en: 'Withdrawn' }, schema: Proposal } },
    problems: decisionProblems,
    cost: '2 reads, 1 write',
  }),
} as const
