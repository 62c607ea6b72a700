import * as z from 'zod'
import { operation } from '../../../shared/contract/operation.ts'
import { Province } from '../../../shared/contract/province.ts'
import { openReason } from '../../../shared/contract/text.ts'
import { assignmentAnswer, codeParam, conditional } from '../case/contract.ts'
import { caseProblems } from '../case/problems.ts'

export const operations = {
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
      reason: z.strictObject({ zh: openReason(300), en: openReason(300) }),
      legalBasis: openReason(200),
    }),
    idempotent: true,
    results: {
      201: { description: { zh: '已指定', en: 'Designated' }, schema: assignmentAnswer },
      200: {
        description: { zh: '同一指定此前已完成', en: 'The same designation was done before' },
        schema: assignmentAnswer,
      },
    },
    problems: [...conditional, caseProblems['case-state']],
    cost: '1 read, 1 write',
  }),
} as const
