import * as z from 'zod'
import { CardForm } from '../../../shared/contract/ids.ts'
import { AreaCode } from '../../../shared/contract/province.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { Credential } from '../words/credential.ts'
import { CardStatus } from '../words/status.ts'

/**
 * What a province offers to the hub (3-api.md, “the home protocol”). Requests carry the hub's RFC 9421 signature and the
 * header `hub-deadline` (the instant the hub stops waiting); answers are compact JWS of typ `jjj-home+jwt`, signed with
 * the province's `answer` key, whose claim `req` is the SHA-256 (base64url) of the request's signature base.
 * The signature profile is shared/crypto/httpSignature.ts.
 */
export const homePaths = { cardQueries: '/card-queries', codeIntrospections: '/code-introspections' } as const

/** Type of an answer, of its token, and the most bytes of it the hub reads. */
export const answerMediaType = 'application/jose'
export const answerTyp = 'jjj-home+jwt'
export const longestAnswer = 262_144
/** Seconds an answer may live from `iat` to `exp`, and by how much the clocks of hub and home may differ. */
export const answerLife = 120
export const answerTolerance = 10

/** `POST {base}/card-queries`. `code-subject`: the pseudonym inside a code the province signed. */
export const CardQuery = z.strictObject({
  credential: z.union([
    Credential,
    z.strictObject({ kind: z.literal('code-subject'), subject: z.string().min(8).max(64), issuedAt: Instant }),
  ]),
})

/** A card as its home describes it. The person's number crosses only this signed channel: the hub hashes it at once and keeps the hash. */
export const HomeCard = z.strictObject({
  cardId: z.string().regex(/^[0-9A-F]{32}$/),
  area: AreaCode,
  personNumber: z.string().max(20),
  idType: z.string().max(32),
  cardNumber: z.string().max(20),
  forms: z.array(CardForm).min(1),
  status: CardStatus,
  /** When the status began, and when it will end by itself. */
  since: Instant,
  until: Instant.optional(),
  successor: z
    .string()
    .regex(/^[0-9A-F]{32}$/)
    .optional(),
})

/** Claims every answer has beside its own. */
const answerClaims = { iss: z.string(), aud: z.string(), iat: z.int(), exp: z.int(), req: z.string().length(43) }

/** `cards`: all the home has for the credential; empty means the home does not know it. */
export const CardQueryAnswer = z.strictObject({ ...answerClaims, cards: z.array(HomeCard).max(20) })

/** `POST {base}/code-introspections`: the code's text goes to the home it belongs to and nowhere else. */
export const CodeIntrospection = z.strictObject({
  code: z.string().max(512),
  venue: z.string(),
  item: z.string(),
  scanner: z.string(),
})

/** An unknown and an expired code get the same answer: `active: false`. */
export const CodeIntrospectionAnswer = z.discriminatedUnion('active', [
  z.strictObject({ ...answerClaims, active: z.literal(false) }),
  z.strictObject({
    ...answerClaims,
    active: z.literal(true),
    /** The code's identity at its home: single use is keyed on it, never on the code's text. */
    codeId: z.string().min(8).max(64),
    expires: Instant,
    form: CardForm,
    card: HomeCard,
  }),
])
