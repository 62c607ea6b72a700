import * as z from 'zod'
import { ParticipantId } from '../../../../shared/contract/ids.ts'
import { Province } from '../../../../shared/contract/province.ts'
import { Text } from '../../../../shared/contract/text.ts'
import { Instant } from '../../../../shared/contract/time.ts'
import { Routing, RoutingFacts } from '../../routing/contract.ts'
import {
  AnswerOutcome,
  Assignment,
  AssignmentState,
  CaseId,
  CaseKind,
  CaseState,
  Due,
  Holder,
  LogEntry,
  RefusalReason,
} from '../contract.ts'
import { AssignmentId, CaseCode } from '../events.ts'

/** One hand-over as the case keeps it. */
export const AssignmentRecord = z.strictObject({
  id: AssignmentId,
  holder: Holder,
  state: AssignmentState,
  binding: z.boolean(),
  rule: z.string(),
  ruleVersion: z.string(),
  reasons: z.array(Text).min(1),
  offeredAt: Instant,
  deliveredAt: Instant.optional(),
  acceptedAt: Instant.optional(),
  endedAt: Instant.optional(),
  due: Assignment.shape.due,
  returned: Assignment.shape.returned.unwrap().optional(),
  /** Keyed fingerprints of the requests that began and ended it: a repeated request is known by them. */
  begunBy: z.string().optional(),
  endedBy: z.string().optional(),
})
export type AssignmentRecord = z.output<typeof AssignmentRecord>

/** A case: one item, so that its assignments and its state change together or not at all. */
export const CaseRecord = z.strictObject({
  id: CaseId,
  code: CaseCode,
  /** Keyed fingerprint of the filing request. */
  fingerprint: z.string(),
  /** SHA-256 of the secret; the secret itself is kept nowhere. */
  secretHash: z.string(),
  filedBy: ParticipantId,
  filedAt: Instant,
  receiver: Province,
  kind: CaseKind,
  facts: RoutingFacts,
  item: Assignment.shape.item,
  occurredAt: Instant,
  refusalReason: RefusalReason.optional(),
  /** What the citizen wrote and how to reach them. */
  sealed: z.string(),
  state: CaseState,
  routing: Routing,
  transfer: Due,
  assignments: z.array(AssignmentRecord).min(1),
  log: z.array(LogEntry).min(1),
  answer: z.strictObject({ at: Instant, by: Province, outcome: AnswerOutcome, sealed: z.string() }).optional(),
})
export type CaseRecord = z.output<typeof CaseRecord>
