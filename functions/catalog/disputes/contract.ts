import * as z from 'zod'
import { ItemId, VenueId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { CaseCode } from '../../complaints/events.ts'

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

const lang = z.string().max(35).optional()

export const operations = {
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
    problems: [commonProblems['wrong-participant']],
    cost: '2 reads',
  }),
} as const
