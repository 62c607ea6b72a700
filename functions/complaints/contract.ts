import * as z from 'zod'
import { Decision, Source } from '../../shared/contract/decision.ts'
import { HubId, ItemId, VenueId } from '../../shared/contract/ids.ts'
import { operation } from '../../shared/contract/operation.ts'
import { commonProblems } from '../../shared/contract/problem.ts'
import { AreaCode, Province } from '../../shared/contract/province.ts'
import { Text } from '../../shared/contract/text.ts'
import { Instant } from '../../shared/contract/time.ts'
import { mailAcknowledged } from '../participants/events.ts'
import { AssignmentId, assignmentOffered, CaseCode, refusalReported } from './events.ts'
import { complaintProblems } from './problems.ts'

/** The classes of the 12345 hotlines: 咨询、求助、投诉、举报、建议. */
export const CaseKind = z.enum(['consult', 'help', 'complaint', 'report', 'advice'])
export type CaseKind = z.infer<typeof CaseKind>

export const Topic = z
  .enum([
    'card_refused',
    'wrong_charge',
    'service_attitude',
    'venue_equipment',
    'card_status',
    'card_loss',
    'card_activation',
    'benefits',
    'medical_settlement',
    'qr_fault',
    'other',
  ])
  .meta({ title: 'Topic', description: 'What the case is about; routing goes by it' })
export type Topic = z.infer<typeof Topic>

export const CaseState = z.enum([
  'received',
  'routed',
  'accepted',
  'in_progress',
  'waiting_citizen',
  'answered',
  'rated',
  'closed',
  'reopened',
  'arbitration',
])
export type CaseState = z.infer<typeof CaseState>

export const AssignmentState = z.enum([
  'offered',
  'delivered',
  'accepted',
  'returned',
  'lapsed',
  'accepted_by_default',
  'done',
  'transferred',
])
export type AssignmentState = z.infer<typeof AssignmentState>

/** Who has a case: a province, or the joint duty desk that designates one. */
export const Holder = z.enum([...Province.options, 'arbitration']).meta({ title: 'Holder' })
export type Holder = z.infer<typeof Holder>

/** A province by name, or the division code of a place in it. */
const Place = z.union([Province, AreaCode])

export const FactName = z.enum(['venue', 'place', 'cardHome', 'insuredPlace', 'codeHome', 'receiver'])
export type FactName = z.infer<typeof FactName>

const factMembers = {
  topic: Topic,
  venue: VenueId.optional(),
  /** Where it happened, when no venue of the catalogue is meant. */
  place: Place.optional(),
  cardHome: Place.optional(),
  insuredPlace: Place.optional(),
  codeHome: Place.optional(),
}
/** What routing looks at. */
export const RoutingFacts = z.strictObject(factMembers)
export type RoutingFacts = z.infer<typeof RoutingFacts>

const routingMembers = {
  to: Province,
  rule: z.string(),
  ruleVersion: z.string(),
  reasons: z.array(Text).min(1),
  /** What the case told about provinces. */
  facts: z.array(z.strictObject({ fact: FactName, province: Province })),
  /** Every rule that would have named a province, the strongest first. */
  candidates: z.array(z.strictObject({ province: Province, rule: z.string() })),
  /** The facts point to several provinces: longer clocks. */
  complex: z.boolean(),
}
export const Routing = z.strictObject(routingMembers).meta({ title: 'Routing' })
export type Routing = z.infer<typeof Routing>

export const Due = z
  .strictObject({
    clock: z.enum(['transfer', 'accept', 'return', 'reply']),
    /** Null when the calendar does not reach that far; `explanation` says so. */
    by: Instant.nullable(),
    rule: z.string(),
    ruleVersion: z.string(),
    explanation: Text,
  })
  .meta({ title: 'Deadline', description: 'When something is due, by which rule and why' })
export type Due = z.infer<typeof Due>

export const RefusalReason = refusalReported.data.shape.reasonCode
export const ReturnReason = z.enum([
  'event_elsewhere',
  'card_issued_elsewhere',
  'insured_elsewhere',
  'code_issued_elsewhere',
  'other_authority',
])
export type ReturnReason = z.infer<typeof ReturnReason>
export const AnswerOutcome = z.enum(['resolved', 'partly_resolved', 'explained', 'not_justified'])
export type AnswerOutcome = z.infer<typeof AnswerOutcome>

/** Words of a person: not blank, and of whole characters (half of one has no UTF-8, so what is read back is not what was hashed). */
const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(
      (text) => text.trim() !== '' && text.isWellFormed() && !/[^\P{Cc}\t\n\r]/u.test(text),
      'blank, a broken character, or a control character',
    )

/** Line breaks and invisible marks: with them one line of a log can pass for another (qr-crypto-security.md §8.3, rows 79–80). */
const notOneLine = /[\p{Cc}\p{Cf}\u2028\u2029]/u

/** Seven digits in a row, or eleven in groups from 0 or 1: a telephone or a person's number, hardly an act's number or a date. */
const personalNumber = /[0-9]{7}|[01](?:[ -]?[0-9]){10}/

/** Words that stand unsealed in the log, in events and on the citizen's page, so that no person's number may be among them. */
const openWords = (most: number) =>
  words(most)
    .refine((text) => !notOneLine.test(text), 'not one line')
    .refine((text) => !personalNumber.test(text.normalize('NFKC')), 'holds what may be a person’s number')

export const Contact = z.strictObject({
  name: words(60),
  phone: z.string().regex(/^\+?[0-9][0-9 -]{4,19}$/, 'digits, spaces and hyphens'),
})

const knowledge = { asOf: Instant, source: Source, decision: Decision }

export const Assignment = z
  .strictObject({
    id: AssignmentId,
    caseCode: CaseCode,
    kind: CaseKind,
    topic: Topic,
    venue: VenueId.optional(),
    item: ItemId.optional(),
    occurredAt: Instant,
    holder: Holder,
    state: AssignmentState,
    /** Came from arbitration: cannot be returned. */
    binding: z.boolean(),
    offeredAt: Instant,
    deliveredAt: Instant.nullable(),
    acceptedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    due: z.strictObject({ accept: Due, return: Due.nullable(), reply: Due }),
    /** What the holder can do now; each is a path below the assignment. */
    actions: z.array(z.enum(['accept', 'return', 'answer'])),
    returned: z.strictObject({ reasonCode: ReturnReason, legalBasis: z.string(), proposedHolder: Province }).nullable(),
    decision: Decision,
  })
  .meta({ title: 'Assignment' })
export type Assignment = z.infer<typeof Assignment>

const Answer = z.strictObject({ at: Instant, by: Province, outcome: AnswerOutcome, text: z.string() })

const caseMembers = {
  caseCode: CaseCode,
  kind: CaseKind,
  topic: Topic,
  state: CaseState,
  stateText: Text,
  filedAt: Instant,
  receiver: Province,
  holder: z.strictObject({ who: Holder, name: Text, since: Instant }).nullable(),
  /** What must happen next, by when, by which rule. */
  due: Due.nullable(),
  nextSteps: z.array(Text),
  timeline: z.array(z.strictObject({ at: Instant, text: Text })),
  answer: Answer.nullable(),
  ...knowledge,
}
export const CaseView = z.strictObject(caseMembers).meta({ title: 'Case, as it is followed' })
export type CaseView = z.infer<typeof CaseView>

export const LogEntry = z
  .strictObject({
    seq: z.int(),
    at: Instant,
    type: z.enum(['filed', 'offered', 'delivered', 'accepted', 'returned', 'escalated', 'designated', 'answered']),
    /** A participant’s id, or `hub`. */
    by: z.string(),
    assignment: AssignmentId.nullable(),
    text: Text,
    facts: z.record(z.string(), z.string()),
    /** SHA-256 (base64url) of the entry before, in the canonical JSON of RFC 8785; null in the first. */
    previous: z.string().nullable(),
  })
  .meta({ title: 'Log entry' })
export type LogEntry = z.infer<typeof LogEntry>

const Filed = z
  .strictObject({
    caseCode: CaseCode,
    /** Opens the case to whoever filed it. Shown here only; the hub keeps its SHA-256. */
    secret: z.string(),
    assignment: AssignmentId,
    routing: Routing,
    due: z.strictObject({ transfer: Due, accept: Due, return: Due.nullable(), reply: Due }),
    ...knowledge,
  })
  .meta({ title: 'Filed case' })

const idParam = z.strictObject({ id: AssignmentId })
const codeParam = z.strictObject({ caseCode: CaseCode })
const lang = z.strictObject({ lang: z.string().max(20).optional() })
const conditional = [commonProblems['precondition-required'], commonProblems['precondition-failed']] as const
const page = { schema: null, mediaType: 'text/html' } as const

const assignmentAnswer = z.strictObject({ ...Assignment.shape, asOf: Instant, source: Source })

export const operations = {
  fileComplaint: operation({
    id: 'fileComplaint',
    method: 'POST',
    path: '/v1/complaints',
    summary: { zh: '登记案件并转有管辖权的省份', en: 'File a case and hand it to the competent province' },
    scope: ['complaints:file'],
    body: z.strictObject({
      kind: CaseKind,
      ...factMembers,
      /** What happened, in the citizen’s words. Sealed; only the holder opens it. */
      text: words(2000),
      occurredAt: Instant,
      item: ItemId.optional(),
      refusalReason: RefusalReason.optional(),
      /** Sealed; only the holder opens it. */
      contact: Contact.optional(),
    }),
    idempotent: true,
    results: {
      201: { description: { zh: '已登记并转出', en: 'Filed and handed over' }, schema: Filed },
      200: { description: { zh: '同一登记此前已完成', en: 'The same filing was done before' }, schema: Filed },
    },
    problems: [complaintProblems['caller-province-missing']],
    cost: '1 write; 1 read when repeated',
  }),
  previewRouting: operation({
    id: 'previewRouting',
    method: 'POST',
    path: '/v1/routing-previews',
    summary: {
      zh: '预览会转给谁、依据哪条规则；不保存',
      en: 'See who would get it and by which rule; nothing is stored',
    },
    scope: ['complaints:file'],
    body: z.strictObject({ kind: CaseKind, ...factMembers }),
    results: {
      200: {
        description: { zh: '转办预览', en: 'Preview' },
        schema: z.strictObject({
          routing: Routing,
          due: z.strictObject({ transfer: Due, accept: Due, return: Due.nullable(), reply: Due }),
          ...knowledge,
        }),
      },
    },
    problems: [complaintProblems['caller-province-missing']],
    cost: 'none',
  }),
  followComplaint: operation({
    id: 'followComplaint',
    method: 'GET',
    path: '/v1/complaints/{caseCode}',
    summary: { zh: '凭案件编号与查询口令查看进展', en: 'Follow a case with its code and secret' },
    scope: null,
    params: codeParam,
    query: lang,
    headers: z.object({ 'case-secret': z.string().max(100).optional() }),
    results: { 200: { description: { zh: '进展', en: 'Progress' }, schema: CaseView } },
    cost: '1 read',
  }),
  getCase: operation({
    id: 'getCase',
    method: 'GET',
    path: '/v1/cases/{caseCode}',
    summary: { zh: '当事省份查看案件', en: 'A party sees the case' },
    scope: ['complaints:file', 'complaints:handle', 'complaints:arbitrate'],
    params: codeParam,
    results: {
      200: {
        description: {
          zh: '案件及全部交办件；ETag 为案件版本',
          en: 'The case and its assignments; the ETag is its version',
        },
        schema: z.strictObject({ ...caseMembers, assignments: z.array(Assignment) }),
      },
    },
    cost: '1 read',
  }),
  getCaseEvents: operation({
    id: 'getCaseEvents',
    method: 'GET',
    path: '/v1/cases/{caseCode}/events',
    summary: { zh: '案件记录：逐条链接、由枢纽签名', en: 'The case’s log: chained by hashes, signed by the hub' },
    scope: ['complaints:file', 'complaints:handle', 'complaints:arbitrate'],
    params: codeParam,
    results: {
      200: {
        description: { zh: '记录', en: 'Log' },
        schema: z.strictObject({
          caseCode: CaseCode,
          entries: z.array(LogEntry),
          /** SHA-256 of the last entry. */
          head: z.string(),
          /** JWS of typ `case-log+jwt`: iss, sub (case code), seq, head, iat. */
          signature: z.string(),
          asOf: Instant,
        }),
      },
    },
    cost: '1 read, 1 signature',
  }),
  listAssignments: operation({
    id: 'listAssignments',
    method: 'GET',
    path: '/v1/assignments',
    summary: { zh: '本省待办，按到期先后', en: 'The own province’s work, by what is due first' },
    scope: ['complaints:handle', 'complaints:arbitrate'],
    query: z.strictObject({
      state: AssignmentState.optional(),
      /** Only what is due at this instant or before. */
      due: Instant.optional(),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    results: {
      200: {
        description: {
          zh: '一页待办；按状态筛选时一页可能不满',
          en: 'A page; may be short when filtered by state, `more` tells whether to go on',
        },
        schema: z.strictObject({
          assignments: z.array(Assignment),
          cursor: z.string().nullable(),
          more: z.boolean(),
          asOf: Instant,
          source: Source,
        }),
      },
    },
    problems: [complaintProblems['caller-province-missing'], commonProblems['invalid-page-token']],
    cost: '1 query',
  }),
  getAssignment: operation({
    id: 'getAssignment',
    method: 'GET',
    path: '/v1/assignments/{id}',
    summary: {
      zh: '查看交办件；现承办省份可读原文与联系方式',
      en: 'See an assignment; the holder reads text and contact',
    },
    scope: ['complaints:handle', 'complaints:arbitrate'],
    params: idParam,
    results: {
      200: {
        description: { zh: '交办件；ETag 为案件版本', en: 'The assignment; the ETag is the case’s version' },
        schema: z.strictObject({
          ...assignmentAnswer.shape,
          /** For the province that holds the case now; null for earlier holders and for the duty desk. */
          content: z.strictObject({ text: z.string(), contact: Contact.nullable() }).nullable(),
        }),
      },
    },
    problems: [complaintProblems['caller-province-missing']],
    cost: '1 read, 1 decryption',
  }),
  acceptAssignment: operation({
    id: 'acceptAssignment',
    method: 'POST',
    path: '/v1/assignments/{id}/accept',
    summary: { zh: '受理', en: 'Accept' },
    scope: ['complaints:handle'],
    params: idParam,
    results: { 200: { description: { zh: '已受理', en: 'Accepted' }, schema: assignmentAnswer } },
    problems: [...conditional, complaintProblems['assignment-state'], complaintProblems['caller-province-missing']],
    cost: '1 read, 1 write',
  }),
  returnAssignment: operation({
    id: 'returnAssignment',
    method: 'POST',
    path: '/v1/assignments/{id}/return',
    summary: { zh: '说明理由退回，案件即转下一省份', en: 'Return with reasons; the case goes on at once' },
    scope: ['complaints:handle'],
    params: idParam,
    body: z.strictObject({
      reasonCode: ReturnReason,
      /** The article the return rests on; shown to the parties, holds no person’s data. */
      legalBasis: openWords(200),
      proposedHolder: Province,
    }),
    idempotent: true,
    results: {
      200: {
        description: { zh: '已退回', en: 'Returned' },
        schema: z.strictObject({
          outcome: z.enum(['rerouted', 'arbitration']),
          returned: Assignment,
          next: z.strictObject({ id: AssignmentId, holder: Holder }),
          ...knowledge,
        }),
      },
    },
    problems: [
      ...conditional,
      complaintProblems['assignment-state'],
      complaintProblems['return-window-closed'],
      complaintProblems['assignment-binding'],
      complaintProblems['caller-province-missing'],
    ],
    cost: '1 read, 1 write',
  }),
  answerAssignment: operation({
    id: 'answerAssignment',
    method: 'POST',
    path: '/v1/assignments/{id}/answer',
    summary: { zh: '答复，案件办结', en: 'Answer the case' },
    scope: ['complaints:handle'],
    params: idParam,
    body: z.strictObject({ outcome: AnswerOutcome, text: words(2000) }),
    idempotent: true,
    results: { 200: { description: { zh: '已答复', en: 'Answered' }, schema: assignmentAnswer } },
    problems: [...conditional, complaintProblems['assignment-state'], complaintProblems['caller-province-missing']],
    cost: '1 read, 1 write',
  }),
  designateHolder: operation({
    id: 'designateHolder',
    method: 'POST',
    path: '/v1/cases/{caseCode}/designations',
    summary: { zh: '指定承办省份，不得退回', en: 'Designate the province that must handle the case' },
    scope: ['complaints:arbitrate'],
    params: codeParam,
    body: z.strictObject({
      to: Province,
      /** Told to the parties and the citizen; holds no person’s data. */
      reason: z.strictObject({ zh: openWords(300), en: openWords(300) }),
      legalBasis: openWords(200),
    }),
    idempotent: true,
    results: {
      201: { description: { zh: '已指定', en: 'Designated' }, schema: assignmentAnswer },
      200: {
        description: { zh: '同一指定此前已完成', en: 'The same designation was done before' },
        schema: assignmentAnswer,
      },
    },
    problems: [...conditional, complaintProblems['case-state']],
    cost: '1 read, 1 write',
  }),
  getTrackPage: operation({
    id: 'getTrackPage',
    method: 'GET',
    path: '/complaints/track',
    summary: { zh: '查询进展的页面', en: 'The page to follow a case' },
    scope: null,
    query: lang,
    results: { 200: { description: { zh: '页面', en: 'Page' }, ...page } },
    cost: 'none',
  }),
  showTrackPage: operation({
    id: 'showTrackPage',
    method: 'POST',
    path: '/complaints/track',
    summary: { zh: '凭案件编号与查询口令在页面上查看进展', en: 'Follow a case on the page' },
    scope: null,
    query: lang,
    // Whatever a form may send is answered by a page, not by a problem document.
    body: z.strictObject({ code: z.string().max(100).optional(), secret: z.string().max(200).optional() }),
    bodyType: 'application/x-www-form-urlencoded',
    maxBody: 4096,
    results: {
      200: { description: { zh: '进展', en: 'Progress' }, ...page },
      404: { description: { zh: '没有这样的案件', en: 'There is no such case' }, ...page },
    },
    cost: '1 read',
  }),
} as const

/** An id the hub made for the case itself; never shown. */
export const CaseId = HubId

export const events = { assignmentOffered, refusalReported } as const
export const reactsTo = [mailAcknowledged] as const
