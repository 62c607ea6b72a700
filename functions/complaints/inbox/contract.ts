import * as z from 'zod'
import { Source } from '../../../shared/contract/decision.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Province } from '../../../shared/contract/province.ts'
import { openReason, sealedText } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import {
  AnswerOutcome,
  Assignment,
  AssignmentState,
  assignmentAnswer,
  Contact,
  conditional,
  Holder,
  idParam,
  knowledge,
  ReturnReason,
} from '../case/contract.ts'
import { AssignmentId } from '../case/events.ts'
import { caseProblems } from '../case/problems.ts'

export const operations = {
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
    problems: [commonProblems['wrong-participant'], commonProblems['invalid-page-token']],
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
    problems: [commonProblems['wrong-participant']],
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
    problems: [...conditional, caseProblems['assignment-state'], commonProblems['wrong-participant']],
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
      legalBasis: openReason(200),
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
      caseProblems['assignment-state'],
      caseProblems['return-window-closed'],
      caseProblems['assignment-binding'],
      commonProblems['wrong-participant'],
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
    body: z.strictObject({ outcome: AnswerOutcome, text: sealedText(2000) }),
    idempotent: true,
    results: { 200: { description: { zh: '已答复', en: 'Answered' }, schema: assignmentAnswer } },
    problems: [...conditional, caseProblems['assignment-state'], commonProblems['wrong-participant']],
    cost: '1 read, 1 write',
  }),
} as const
