import * as z from 'zod'
import { Decision } from '../../../shared/contract/decision.ts'
import { CardForm, ItemId, VenueId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { Province } from '../../../shared/contract/province.ts'
import { Text } from '../../../shared/contract/text.ts'
import { chinaDay, Day, Instant } from '../../../shared/contract/time.ts'
import { CheckAnswer } from '../entries/shapes.ts'
import { knowledge } from '../releases/knowledge.ts'
import { releaseProblems } from '../releases/problems.ts'

const lang = z.string().max(35).optional()

const At = z
  .union([Day, Instant])
  .refine(
    (at) => Day.safeParse(at.length === 10 ? at : chinaDay(new Date(at))).success,
    'falls on no day of these years',
  )
  .meta({ title: 'Day or instant', description: 'A past or future day in China time' })

export const operations = {
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
    problems: [releaseProblems['no-release']],
    cost: 'none',
  }),
} as const
