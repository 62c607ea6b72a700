import * as z from 'zod'
import { Decision, Source } from '../../../shared/contract/decision.ts'
import { HubId, ItemId, VenueId } from '../../../shared/contract/ids.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Province } from '../../../shared/contract/province.ts'
import { sealedLine, Text } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { Topic } from '../routing/contract.ts'
import { AssignmentId, CaseCode, refusalReported } from './events.ts'
import { assignmentStates, caseStates } from './states.ts'

/** The classes of the 12345 hotlines: 咨询、求助、投诉、举报、建议. */
export const CaseKind = z.enum(['consult', 'help', 'complaint', 'report', 'advice'])
export type CaseKind = z.infer<typeof CaseKind>

const named = <K extends string>(rows: Record<K, unknown>) => z.enum(Object.keys(rows) as [K, ...K[]])

export const CaseState = named(caseStates)
export type CaseState = z.infer<typeof CaseState>

export const AssignmentState = named(assignmentStates)
export type AssignmentState = z.infer<typeof AssignmentState>

/** The name of an action, as it stands in `actions` and, in the past tense, in the log. */
const Word = z.string().regex(/^[a-z]+(?:_[a-z]+)*$/)

const actionsOn = (what: string) =>
  z.array(Word).meta({
    description: `What the caller may do now with the ${what}, by the name of the action. More words may come.`,
    examples: [[]],
  })

/** Who has a case: a province, or the joint duty desk that designates one. */
export const Holder = z.enum([...Province.options, 'arbitration']).meta({ title: 'Holder' })
export type Holder = z.infer<typeof Holder>

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

export const Contact = z.strictObject({
  name: sealedLine(60),
  phone: z.string().regex(/^\+?[0-9][0-9 -]{4,19}$/, 'digits, spaces and hyphens'),
})

export const knowledge = { asOf: Instant, source: Source, decision: Decision }

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
    actions: actionsOn('assignment').meta({ examples: [['accept', 'return']] }),
    returned: z.strictObject({ reasonCode: ReturnReason, legalBasis: z.string(), proposedHolder: Province }).nullable(),
    decision: Decision,
  })
  .meta({ title: 'Assignment' })
export type Assignment = z.infer<typeof Assignment>

const Answer = z.strictObject({ at: Instant, by: Province, outcome: AnswerOutcome, text: z.string() })

export const caseMembers = {
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
  actions: actionsOn('case').meta({ examples: [['designate']] }),
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
    type: Word.meta({
      description:
        'What happened: `filed`, `offered`, `delivered`, `accepted`, `returned`, `answered`. More words may come.',
      examples: ['offered'],
    }),
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

/** An id the hub made for the case itself; never shown. */
export const CaseId = HubId

export const idParam = z.strictObject({ id: AssignmentId })
export const codeParam = z.strictObject({ caseCode: CaseCode })

/** A change of what was read: If-Match is asked for, and looked at. */
export const conditional = [commonProblems['precondition-required'], commonProblems['precondition-failed']] as const

/** What an action on an assignment answers. */
export const assignmentAnswer = z.strictObject({ ...Assignment.shape, asOf: Instant, source: Source })
