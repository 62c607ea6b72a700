import * as z from 'zod'
import { event } from '../../shared/contract/event.ts'
import { CardForm, HubId, ItemId, ParticipantId, VenueId } from '../../shared/contract/ids.ts'
import { Province } from '../../shared/contract/province.ts'
import { Instant } from '../../shared/contract/time.ts'

/** What a recognition can end with (3-api.md, codes). */
export const RecognitionOutcome = z.enum([
  'ACCEPTED',
  'EXPIRED',
  'NOT_YET_VALID',
  'REPLAYED',
  'REVOKED',
  'UNKNOWN_ISSUER',
  'UNKNOWN_FORMAT',
  'MALFORMED',
  'BAD_SIGNATURE',
  'CARD_NOT_USABLE',
  'NOT_ALLOWED_HERE',
  'HOME_UNAVAILABLE',
])

/** A province's code was accepted elsewhere. Lands in the home's mailbox, so that it can audit the receipt the scanner holds. */
export const codeRecognised = event({
  source: 'hub.identity',
  type: 'CodeRecognised',
  version: 1,
  title: { zh: '本省码在外省被识别', en: 'A province’s code was recognised elsewhere' },
  data: z.strictObject({
    /** The receipt's id. */
    subject: HubId,
    home: Province,
    scanner: ParticipantId,
    outcome: RecognitionOutcome,
    profile: z.string(),
    form: CardForm,
    venue: VenueId,
    item: ItemId,
    at: Instant,
  }),
  example: {
    subject: 'rcp_01jd3m8p9q4r5s6t7v8w9x0y1z',
    home: 'hebei',
    scanner: 'tianjin-platform' as ParticipantId,
    outcome: 'ACCEPTED',
    profile: 'jjj-code',
    form: 'ecard',
    venue: 'tj-120103-001',
    item: 'CU-01',
    at: '2026-11-22T02:00:00.000Z',
  },
  mail: ({ home }) => ({ to: [home] }),
})

export const events = { codeRecognised } as const
