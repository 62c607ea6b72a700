import * as z from 'zod'
import { CardForm } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { AreaCode } from '../../../shared/contract/province.ts'
import { Text } from '../../../shared/contract/text.ts'
import { Day, Instant } from '../../../shared/contract/time.ts'
import { IdType } from '../words/credential.ts'
import { CardStatus } from '../words/status.ts'

/** What an event of a card's life may be. What each may follow is the table in cards/domain/lifecycle.ts. */
export const CardEventType = z.enum([
  'issue',
  'activate',
  'temporary-loss',
  'formal-loss',
  'release',
  'lock',
  'unlock',
  'freeze',
  'unfreeze',
  'replace',
  'cancel',
])
export type CardEventType = z.infer<typeof CardEventType>

const eventMembers = {
  /** The sender's own name for the event; only echoed. */
  eventId: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
  sequence: z.int().min(1).meta({
    description:
      'Rises within a card’s life; gaps are fine. It alone orders the events of a card, not their arrival or time',
  }),
  effectiveAt: Instant.meta({ description: 'From when the event counts; may lie ahead' }),
  cardId: z.string().max(64).meta({
    description: '卡识别码: 32 hexadecimal digits, the first six the issuing area; any other form is refused by event',
  }),
}

/** One event of a card's life as its home tells it. Formats of numbers are checked event by event, see the results. */
export const CardEvent = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...eventMembers,
      type: z.literal('issue'),
      area: AreaCode,
      cardNumber: z.string().max(20),
      personNumber: z.string().max(20),
      idType: IdType,
      forms: z.array(CardForm).min(1).max(4),
      validUntil: Day.meta({ description: 'Last day the card may be used (卡有效期), China time' }),
    }),
    z.strictObject({
      ...eventMembers,
      type: z.literal('replace'),
      successorCardId: z
        .string()
        .max(64)
        .meta({ description: 'The card that takes this one’s place; 32 hexadecimal digits' }),
    }),
    z.strictObject({ ...eventMembers, type: CardEventType.exclude(['issue', 'replace']) }),
  ])
  .meta({ title: 'Card event' })
export type CardEvent = z.output<typeof CardEvent>

export const CardEventResult = z
  .strictObject({
    /** Position in the request. */
    index: z.int(),
    eventId: z.string().optional(),
    sequence: z.int(),
    /** `OUT_OF_ORDER`: a later sequence had come before; the event took its own place all the same. */
    result: z.enum(['APPLIED', 'DUPLICATE', 'OUT_OF_ORDER', 'REFUSED']),
    /** Whether the event, in its place by sequence, changes anything about the card as far as known now. */
    effective: z.boolean(),
    reason: z
      .enum([
        'not-own-card',
        'card-id-invalid',
        'card-number-invalid',
        'person-number-invalid',
        'area-mismatch',
        'sequence-conflict',
        'too-many-events',
        'impossible-transition',
        'issue-missing',
      ])
      .optional(),
    explanation: Text.optional(),
    /** The card's status by the hub's clock after the whole request; absent while its issue is missing. */
    status: CardStatus.optional(),
  })
  .meta({ title: 'Card event result' })

export const operations = {
  pushCardEvents: operation({
    id: 'pushCardEvents',
    method: 'POST',
    path: '/v1/card-events',
    summary: { zh: '报送本省卡的状态事件', en: 'Push events of the own province’s cards' },
    scope: ['cards:write'],
    body: z.strictObject({ events: z.array(CardEvent).min(1).max(500) }),
    results: {
      200: {
        description: {
          zh: '逐项结果，顺序同请求；重复与乱序皆无害',
          en: 'A result per event, in the order sent; repeated and disordered events are harmless',
        },
        schema: z.strictObject({ results: z.array(CardEventResult), asOf: Instant }),
      },
    },
    problems: [commonProblems['wrong-participant'], commonProblems.conflict],
    cost: '1 read, 1 read and 1 write per card, 2 writes more with its issue',
  }),
} as const
