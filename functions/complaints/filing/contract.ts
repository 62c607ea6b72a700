import * as z from 'zod'
import { ItemId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { sealedText } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { CaseKind, CaseView, Contact, codeParam, conditional, Due, knowledge, RefusalReason } from '../case/contract.ts'
import { AssignmentId, CaseCode } from '../case/events.ts'
import { caseProblems } from '../case/problems.ts'
import { factMembers, Routing } from '../routing/contract.ts'

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
      text: sealedText(2000),
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
    problems: [commonProblems['wrong-participant']],
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
    problems: [commonProblems['wrong-participant']],
    cost: 'none',
  }),
  recallCase: operation({
    id: 'recallCase',
    method: 'POST',
    path: '/v1/cases/{caseCode}/recall',
    summary: { zh: '登记方在受理前撤回案件', en: 'Take a case back before it is accepted' },
    scope: ['complaints:file'],
    params: codeParam,
    results: { 200: { description: { zh: '已撤回', en: 'Taken back' }, schema: CaseView } },
    problems: [...conditional, caseProblems['case-state']],
    cost: '1 read, 1 write',
  }),
} as const
