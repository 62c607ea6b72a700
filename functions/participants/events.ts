import * as z from 'zod'
import { event } from '../../shared/contract/event.ts'
import { HubId, KeyId, ParticipantId } from '../../shared/contract/ids.ts'
import { ParticipantKind } from '../../shared/contract/participant.ts'
import { Province } from '../../shared/contract/province.ts'
import { Text } from '../../shared/contract/text.ts'

export const ParticipantState = z.enum(['active', 'suspended'])

/**
 * What a key may do. `client`: authenticate at the token endpoint; `code`: sign QR codes; `answer`: sign answers of the
 * home protocol.
 */
export const KeyUse = z.enum(['client', 'code', 'answer'])
export const KeyState = z.enum(['pending', 'active', 'revoked'])

export const JwkMembers = z
  .strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string().length(43), y: z.string().length(43) })
  .meta({ title: 'Public key' })

/** A participant as every service that works with it needs it; the whole public state, so that one event is enough. */
export const participantChanged = event({
  source: 'hub.participants',
  type: 'ParticipantChanged',
  version: 1,
  title: { zh: '参与方已更改', en: 'A participant changed' },
  data: z.strictObject({
    id: ParticipantId,
    /** Rises with every change; consumers ignore what is not higher than what they hold. */
    revision: z.int(),
    kind: ParticipantKind,
    province: Province.optional(),
    name: Text,
    state: ParticipantState,
    baseUrl: z.string().optional(),
    keys: z.array(z.strictObject({ kid: KeyId, use: KeyUse, state: KeyState, jwk: JwkMembers })),
  }),
  example: {
    id: 'hebei-platform' as ParticipantId,
    revision: 3,
    kind: 'platform',
    province: 'hebei',
    name: { zh: '河北省社保卡平台', en: 'Hebei card platform' },
    state: 'active',
    baseUrl: 'https://card.he.example/hub',
    keys: [],
  },
})

/** A participant acknowledged mailbox entries: the proof that a hand-over arrived. */
export const mailAcknowledged = event({
  source: 'hub.participants',
  type: 'MailAcknowledged',
  version: 1,
  title: { zh: '信件已签收', en: 'Mailbox entries were acknowledged' },
  data: z.strictObject({
    participant: ParticipantId,
    province: Province.optional(),
    entries: z.array(z.strictObject({ id: HubId, type: z.string(), subject: z.string() })).max(500),
  }),
  example: {
    participant: 'hebei-platform' as ParticipantId,
    province: 'hebei',
    entries: [{ id: 'evt_01jd3m8p9q4r5s6t7v8w9x0y1z', type: 'AssignmentOffered', subject: 'C7K2M9-1' }],
  },
})

export const events = { participantChanged, mailAcknowledged } as const
