import * as z from 'zod'
import { Decision, Source } from '../../../shared/contract/decision.ts'
import { CardForm, HubId, ItemId, ParticipantId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { AreaCode, Province } from '../../../shared/contract/province.ts'
import { Text } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { Credential } from '../words/credential.ts'
import { CardStatus, CardUse } from '../words/status.ts'
/** PIPL art. 13: on which ground the caller handles the person's data. */
export const LegalBasis = z
  .enum(['consent', 'contract', 'statutory-duty', 'emergency', 'other-law'])
  .meta({ title: 'Legal basis', description: '个人信息保护法第十三条 / PIPL art. 13' })

export const Purpose = z
  .strictObject({
    item: ItemId.meta({ description: 'The catalogue’s item the person asked for; it is kept with the access record' }),
    legalBasis: LegalBasis,
  })
  .meta({ title: 'Purpose', description: 'For which item, and on which ground (PIPL art. 6, 13)' })

export const ResolutionOutcome = z.enum(['RESOLVED', 'SUPERSEDED', 'NOT_FOUND', 'AMBIGUOUS', 'HOME_UNAVAILABLE'])
export type ResolutionOutcome = z.infer<typeof ResolutionOutcome>

/** What would make the question answerable. */
export const Need = z.enum(['home', 'card-id', 'read-again'])
export type Need = z.infer<typeof Need>

export const ResolutionWarning = z.enum([
  'area-retired',
  'area-unknown',
  'area-outside-hub',
  'letter-upper-cased',
  'stale',
  'home-answers-for-now',
])
export type ResolutionWarning = z.infer<typeof ResolutionWarning>

/** A pairwise name: differs per asking participant, stable over time, says nothing by itself. */
const Pairwise = z.string().regex(/^[A-Za-z0-9_-]{22}$/)

export const Resolution = z
  .strictObject({
    outcome: ResolutionOutcome,
    home: z.strictObject({ province: Province, area: AreaCode }).optional(),
    card: z
      .strictObject({
        ref: Pairwise,
        status: CardStatus,
        usable: z.boolean(),
        usableFor: z.array(CardUse),
        /** When the status ends by itself. */
        statusUntil: Instant.optional(),
        forms: z.array(CardForm),
      })
      .optional(),
    /** The card that took this one's place. */
    successor: z.strictObject({ ref: Pairwise }).optional(),
    /** The person, pairwise. */
    subject: Pairwise.optional(),
    /** Changes exactly when what is said about the card changes. */
    etag: z.string().optional(),
    /** AMBIGUOUS and HOME_UNAVAILABLE: what to send along; never data of a candidate. */
    needs: z.array(Need).optional(),
    asOf: Instant,
    source: Source,
    evaluatedAt: Instant,
    decision: Decision,
    warnings: z.array(z.strictObject({ code: ResolutionWarning, text: Text })),
  })
  .meta({ title: 'Resolution' })
export type Resolution = z.output<typeof Resolution>

export const AccessRecord = z
  .strictObject({
    cursor: z.string(),
    at: Instant,
    participant: ParticipantId,
    purpose: Purpose,
    outcome: ResolutionOutcome,
    /** By what the card was asked for. */
    by: z.enum(['reader-line', 'card-id', 'card-number', 'person-number']),
    decision: HubId,
    /** The hub's keyed hash of the card, absent where none was found: tells accesses to one card, not whose it is. */
    card: Pairwise.optional(),
  })
  .meta({ title: 'Access record', description: 'One resolution of a card of the calling province' })
export type AccessRecord = z.output<typeof AccessRecord>

const AccessCursor = z.string().regex(/^[0-9]{10}[A-Za-z0-9_-]{43}$/)

export const operations = {
  resolveIdentity: operation({
    id: 'resolveIdentity',
    method: 'POST',
    path: '/v1/identity-resolutions',
    summary: { zh: '识别卡与持卡人', en: 'Resolve a card or a person' },
    scope: ['cards:resolve'],
    body: z.strictObject({
      credential: Credential,
      purpose: Purpose,
      at: Instant.optional().meta({ description: 'The instant to answer for; now unless said' }),
      maxAge: z
        .int()
        .min(0)
        .max(315_360_000)
        .optional()
        .meta({ description: 'Seconds: the oldest knowledge that will do; older makes the hub ask the home' }),
      allowStale: z.boolean().optional().meta({
        description:
          'When the home cannot be asked: answer from older knowledge, marked `stale`, rather than HOME_UNAVAILABLE; false unless said',
      }),
      home: Province.optional().meta({ description: 'The province that issued the card, where the caller knows it' }),
    }),
    results: { 200: { description: { zh: '识别结果', en: 'The outcome' }, schema: Resolution } },
    proof: 'in-write',
    cost: '1 read, 1 write (the access record is the spent proof); by person or number 1 read more for each of the cards, in 2 round trips',
  }),
  listAccessRecords: operation({
    id: 'listAccessRecords',
    method: 'GET',
    path: '/v1/access-records',
    summary: { zh: '谁查询过本省的卡', en: 'Who resolved the own province’s cards' },
    scope: ['access-records:read'],
    query: z.strictObject({
      after: AccessCursor.optional().meta({
        description: 'The cursor of the page before; from the oldest when absent',
      }),
      limit: z.coerce.number().int().min(1).max(100).default(50).meta({ description: 'Most records to answer with' }),
      lang: z.string().optional(),
    }),
    results: {
      200: {
        description: {
          zh: '按请求证明（DPoP）签出的先后；各条只给一次，游标之前不会再出现新记录',
          en: 'In the order in which the requests’ proofs were made; each once: nothing appears behind a cursor',
        },
        schema: z.strictObject({
          records: z.array(AccessRecord),
          recent: z.array(AccessRecord).meta({
            description:
              'What came in the last 45 seconds and has no settled place yet: to look at; it comes again in `records`',
          }),
          cursor: AccessCursor,
          more: z.boolean(),
        }),
      },
    },
    problems: [commonProblems['wrong-participant']],
    cost: '5 reads; from the oldest, or from an earlier day, 1 more and 4 for each further day that has accesses',
  }),
} as const
