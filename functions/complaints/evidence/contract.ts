import * as z from 'zod'
import { operation } from '../../../shared/contract/operation.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { codeParam, LogEntry } from '../case/contract.ts'
import { CaseCode } from '../case/events.ts'

export const operations = {
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
} as const
