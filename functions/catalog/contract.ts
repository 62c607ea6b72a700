import * as z from 'zod'
import { Decision, Source } from '../../shared/contract/decision.ts'
import { CardForm, HubId, ItemId, ParticipantId, VenueId } from '../../shared/contract/ids.ts'
import { operation } from '../../shared/contract/operation.ts'
import { commonProblems } from '../../shared/contract/problem.ts'
import { AreaCode, Province } from '../../shared/contract/province.ts'
import { Text } from '../../shared/contract/text.ts'
import { chinaDay, Day, Instant } from '../../shared/contract/time.ts'
import { CaseCode, refusalReported } from '../complaints/events.ts'
import { Acceptance, Change, CheckAnswer, Item, Venue, VenueKind, Words } from './entries/shapes.ts'
import { proposalApproved, releasePublished } from './events.ts'
import { catalogProblems } from './problems.ts'
import { proposalStates } from './proposals/domain/proposal.ts'
import { Counts, SignedManifest } from './releases/shape.ts'

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

export const Evidence = z
  .strictObject({
    case: CaseCode,
    venue: VenueId,
    item: ItemId.optional(),
    reasonCode: z.string(),
    occurredAt: Instant,
    reportedAt: Instant,
  })
  .meta({ title: 'Refusal report', description: 'What a case says about a venue; nothing about the person' })

/** What every answer out of a release says about itself. */
const knowledge = {
  release: z.int(),
  source: Source,
  /** When the hub last knew that this release is the newest. */
  asOf: Instant,
}

const lang = z.string().max(35).optional()
const limit = z.coerce.number().int().min(1).max(200).default(50)
const proposalParams = z.strictObject({ id: HubId })
const At = z
  .union([Day, Instant])
  .refine(
    (at) => Day.safeParse(at.length === 10 ? at : chinaDay(new Date(at))).success,
    'falls on no day of these years',
  )
  .meta({ title: 'Day or instant', description: 'A past or future day in China time' })

/** Members of a form that a browser sends empty when nothing was chosen. */
const chosen = <S extends z.ZodType>(schema: S) => z.preprocess((v) => (v === '' ? undefined : v), schema.optional())

const venueFilters = {
  province: Province.optional(),
  area: AreaCode.optional(),
  kind: VenueKind.optional(),
  item: ItemId.optional(),
  q: z.string().max(100).optional(),
}

const proposalProblems = [
  catalogProblems['province-required'],
  catalogProblems['not-an-approver'],
  catalogProblems['proposal-decided'],
  commonProblems.conflict,
] as const

const page = { 200: { description: { zh: '网页', en: 'Page' }, schema: null, mediaType: 'text/html' } } as const
const pageOrMissing = {
  ...page,
  404: { description: { zh: '没有这个场所', en: 'No such venue' }, schema: null, mediaType: 'text/html' },
} as const

export const operations = {
  getCatalog: operation({
    id: 'getCatalog',
    method: 'GET',
    path: '/v1/catalog',
    summary: { zh: '现行目录版本', en: 'The release in force' },
    scope: null,
    query: z.strictObject({ lang }),
    results: {
      200: {
        description: { zh: '现行版本', en: 'The release in force' },
        schema: z.strictObject({
          ...knowledge,
          publishedAt: Instant,
          counts: Counts,
          digest: z.string(),
          signature: z.string(),
        }),
      },
    },
    problems: [catalogProblems['no-release']],
    cost: 'none',
  }),
  listItems: operation({
    id: 'listItems',
    method: 'GET',
    path: '/v1/catalog/items',
    summary: { zh: '应用事项清单', en: 'List the items' },
    scope: null,
    query: z.strictObject({ form: CardForm.optional(), lang }),
    results: {
      200: {
        description: { zh: '全部事项', en: 'All items' },
        schema: z.strictObject({ ...knowledge, items: z.array(Item) }),
      },
    },
    problems: [catalogProblems['no-release']],
    cost: 'none',
  }),
  getItem: operation({
    id: 'getItem',
    method: 'GET',
    path: '/v1/catalog/items/{id}',
    summary: { zh: '查看应用事项', en: 'See an item' },
    scope: null,
    params: z.strictObject({ id: ItemId }),
    query: z.strictObject({ lang }),
    results: {
      200: { description: { zh: '事项', en: 'Item' }, schema: z.strictObject({ ...knowledge, item: Item }) },
    },
    problems: [catalogProblems['no-release']],
    cost: 'none',
  }),
  listVenues: operation({
    id: 'listVenues',
    method: 'GET',
    path: '/v1/catalog/venues',
    summary: { zh: '查找应用场所', en: 'Find venues' },
    scope: null,
    query: z.strictObject({ ...venueFilters, after: z.string().max(60).optional(), limit, lang }),
    results: {
      200: {
        description: {
          zh: '一页场所；next 为下一页的游标',
          en: 'A page of venues; next is the cursor of the next one',
        },
        schema: z.strictObject({ ...knowledge, venues: z.array(Venue), next: z.string().nullable() }),
      },
    },
    problems: [catalogProblems['no-release'], commonProblems['invalid-page-token']],
    cost: 'none',
  }),
  getVenue: operation({
    id: 'getVenue',
    method: 'GET',
    path: '/v1/catalog/venues/{id}',
    summary: { zh: '查看应用场所及其接受的事项', en: 'See a venue and what it accepts' },
    scope: null,
    params: z.strictObject({ id: VenueId }),
    query: z.strictObject({ lang }),
    results: {
      200: {
        description: { zh: '场所', en: 'Venue' },
        schema: z.strictObject({ ...knowledge, venue: Venue, acceptances: z.array(Acceptance) }),
      },
    },
    problems: [catalogProblems['no-release']],
    cost: 'none',
  }),
  checkAcceptance: operation({
    id: 'checkAcceptance',
    method: 'GET',
    path: '/v1/catalog/checks',
    summary: {
      zh: '某场所在某日是否接受某种卡办理某事项',
      en: 'Does a venue take a card for an item on a day',
    },
    scope: null,
    query: z.strictObject({
      venue: VenueId,
      item: ItemId,
      form: CardForm.optional(),
      issuer: Province.optional(),
      at: At.optional(),
      lang,
    }),
    results: {
      200: {
        description: { zh: '结论与理由', en: 'The answer and why' },
        schema: z.strictObject({
          answer: CheckAnswer,
          because: z.array(Text).min(1),
          window: z.strictObject({ from: Day.nullable(), to: Day.nullable() }),
          day: Day,
          ...knowledge,
          decision: Decision,
          verifiedAt: Day.nullable(),
          complaintUrl: z.url(),
        }),
      },
    },
    problems: [catalogProblems['no-release']],
    cost: 'none',
  }),
  listReleases: operation({
    id: 'listReleases',
    method: 'GET',
    path: '/v1/catalog/releases',
    summary: { zh: '历次版本，新的在前', en: 'Releases, newest first' },
    scope: null,
    query: z.strictObject({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(50).default(20),
      lang,
    }),
    results: {
      200: {
        description: { zh: '版本清单', en: 'Manifests' },
        schema: z.strictObject({ ...knowledge, releases: z.array(SignedManifest), next: z.int().nullable() }),
      },
    },
    problems: [catalogProblems['no-release']],
    cost: 'none',
  }),
  getRelease: operation({
    id: 'getRelease',
    method: 'GET',
    path: '/v1/catalog/releases/{number}',
    summary: { zh: '某一版本的签名清单', en: 'The signed manifest of a release' },
    scope: null,
    params: z.strictObject({ number: z.string().regex(/^[1-9][0-9]{0,11}$/) }),
    query: z.strictObject({ lang }),
    results: { 200: { description: { zh: '签名清单', en: 'Signed manifest' }, schema: SignedManifest } },
    cost: 'none',
  }),
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
      catalogProblems['province-required'],
      catalogProblems['not-your-venue'],
      catalogProblems['change-refused'],
    ],
    cost: '1 write; 1 read when repeated',
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
    problems: [catalogProblems['province-required']],
    cost: '1 read',
  }),
  getProposal: operation({
    id: 'getProposal',
    method: 'GET',
    path: '/v1/catalog/proposals/{id}',
    summary: { zh: '查看提案', en: 'See a proposal' },
    scope: ['catalog:propose'],
    params: proposalParams,
    results: { 200: { description: { zh: '提案', en: 'Proposal' }, schema: Proposal } },
    problems: [catalogProblems['province-required']],
    cost: '1 read',
  }),
  approveProposal: operation({
    id: 'approveProposal',
    method: 'POST',
    path: '/v1/catalog/proposals/{id}/approvals',
    summary: { zh: '同意提案', en: 'Approve a proposal' },
    scope: ['catalog:propose'],
    params: proposalParams,
    results: { 200: { description: { zh: '已同意', en: 'Approved' }, schema: Proposal } },
    problems: proposalProblems,
    cost: '1 read, 1 write',
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
    problems: proposalProblems,
    cost: '1 read, 1 write',
  }),
  withdrawProposal: operation({
    id: 'withdrawProposal',
    method: 'DELETE',
    path: '/v1/catalog/proposals/{id}',
    summary: { zh: '撤回提案', en: 'Withdraw a proposal' },
    scope: ['catalog:propose'],
    params: proposalParams,
    results: { 200: { description: { zh: '已撤回', en: 'Withdrawn' }, schema: Proposal } },
    problems: proposalProblems,
    cost: '1 read, 1 write',
  }),
  listEvidence: operation({
    id: 'listEvidence',
    method: 'GET',
    path: '/v1/catalog/venues/{id}/evidence',
    summary: { zh: '本省场所的拒用卡线索', en: 'Reports of refusals at an own venue' },
    scope: ['catalog:propose'],
    params: z.strictObject({ id: VenueId }),
    query: z.strictObject({
      after: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
      lang,
    }),
    results: {
      200: {
        description: { zh: '线索，先发生的在前', en: 'Reports, oldest first' },
        schema: z.strictObject({
          policyVersion: z.string(),
          evidence: z.array(Evidence),
          next: z.string().nullable(),
        }),
      },
    },
    problems: [catalogProblems['province-required']],
    cost: '1 read',
  }),
  homePage: operation({
    id: 'homePage',
    method: 'GET',
    path: '/',
    summary: { zh: '首页', en: 'Home page' },
    scope: null,
    query: z.object({ lang }),
    results: page,
    cost: 'none',
  }),
  venuesPage: operation({
    id: 'venuesPage',
    method: 'GET',
    path: '/venues',
    summary: { zh: '网页：哪里能用卡', en: 'Page: where the card works' },
    scope: null,
    query: z.object({
      province: chosen(Province),
      kind: chosen(VenueKind),
      item: chosen(ItemId),
      q: z.string().max(100).optional(),
      after: chosen(z.string().max(60)),
      lang,
    }),
    results: page,
    problems: [catalogProblems['no-release'], commonProblems['invalid-page-token']],
    cost: 'none',
  }),
  venuePage: operation({
    id: 'venuePage',
    method: 'GET',
    path: '/venues/{id}',
    summary: { zh: '网页：这里接受我的卡吗', en: 'Page: does this venue take my card' },
    scope: null,
    params: z.strictObject({ id: VenueId }),
    query: z.object({ at: chosen(Day), issuer: chosen(Province), lang }),
    results: pageOrMissing,
    problems: [catalogProblems['no-release']],
    cost: 'none',
  }),
} as const

export const events = { releasePublished, proposalApproved } as const
export const reactsTo = [refusalReported, proposalApproved, releasePublished] as const
