import * as z from 'zod'
import { Decision, Source } from '../../../shared/contract/decision.ts'
import { CardForm, HubId, ItemId, ParticipantId, VenueId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Province } from '../../../shared/contract/province.ts'
import { Name, Text, without } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { RecognitionOutcome } from '../events.ts'
import { CardStatus } from '../words/status.ts'
import { codeProblems } from './problems.ts'

/** Longest code text the hub looks at, in UTF-16 units (qr-crypto-security.md §4). */
export const longestCode = 512

/** Longest life of a signed code in seconds (qr-crypto-security.md §4, profile 1). */
export const longestSignedLife = 120

/** `jws`: three base64url parts joined by dots, the frame of every signed code. */
export const CodeAlphabet = z.enum([
  'digits',
  'hex-upper',
  'base32',
  'upper-digits',
  'alphanumeric',
  'base64url',
  'jws',
])
export type CodeAlphabet = z.infer<typeof CodeAlphabet>

const lengthRange = z.strictObject({ min: z.int().min(8).max(longestCode), max: z.int().min(8).max(longestCode) })

/** A literal prefix, then characters of one alphabet. No pattern of a caller's is ever executed. */
export const CodeShape = z
  .strictObject({
    prefix: z.string().max(13),
    alphabet: CodeAlphabet,
    /** Characters after the prefix. */
    length: lengthRange,
  })
  .meta({ title: 'Code shape', examples: [{ prefix: 'HE1.', alphabet: 'base32', length: { min: 32, max: 32 } }] })
export type CodeShape = z.infer<typeof CodeShape>

export const OfflinePolicy = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('NEVER') }),
  z.strictObject({ policy: z.literal('ONLINE_PREFERRED') }),
  z.strictObject({
    policy: z.literal('OFFLINE_ALLOWED'),
    maxStalenessSeconds: z.int().min(60).max(86_400).meta({ description: 'Seconds' }),
  }),
])

export const CodeProfileId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
  .min(3)
  .max(32)
  .meta({ title: 'Code profile id', examples: ['he-service-code'] })

/** What a code is for in its province's words (`ecard`, `gov-service`, `library`); signed codes may repeat it as `knd`. */
export const CodeKind = z
  .string()
  .regex(/^[a-z]+(?:-[a-z]+)*$/)
  .max(24)

const profileMembers = {
  name: Name,
  kind: CodeKind,
  form: CardForm,
  /** `signed`: the hub verifies it; `online`: its home is asked. */
  mode: z.enum(['signed', 'online']),
  maxLifeSeconds: z
    .int()
    .min(5)
    .max(600)
    .meta({ description: `Seconds a code lives at most; ${longestSignedLife} for mode \`signed\`` }),
  singleUse: z.boolean(),
  offlinePolicy: OfflinePolicy,
  /** The items it is recognised for; absent: every item of the catalogue. */
  items: z.array(ItemId).min(1).max(100).optional(),
  state: z.enum(['active', 'retired']).default('active'),
}

export const CodeProfileBody = z
  .strictObject({
    ...profileMembers,
    // Begins with a capital letter: bare digits are payment codes and persons' numbers, lower case is web addresses and JWS.
    shape: CodeShape.extend({ prefix: z.string().regex(/^[A-Z][A-Za-z0-9]{1,11}[.:-]?$/) }),
  })
  .superRefine(({ shape, mode, maxLifeSeconds, offlinePolicy }, context) => {
    const refuse = (wrong: boolean, path: string[], message: string) =>
      wrong && context.addIssue({ code: 'custom', path, message })
    const { prefix, alphabet, length } = shape
    refuse(length.min > length.max, ['shape', 'length'], 'min is above max')
    refuse(prefix.length + length.max > longestCode, ['shape', 'length', 'max'], `a code has at most ${longestCode}`)
    refuse((alphabet === 'jws') !== (mode === 'signed'), ['shape', 'alphabet'], 'jws goes with mode signed, only')
    refuse(
      mode === 'signed' && maxLifeSeconds > longestSignedLife,
      ['maxLifeSeconds'],
      `a signed code lives at most ${longestSignedLife} s`,
    )
    refuse(
      mode === 'online' && offlinePolicy.policy !== 'NEVER',
      ['offlinePolicy', 'policy'],
      'a code only its home can read is never recognised offline',
    )
  })
  .meta({ title: 'Code profile, as registered' })

export const CodeProfile = z
  .strictObject({
    id: CodeProfileId,
    /** Absent for the profile every province shares. */
    owner: Province.optional(),
    /** The ETag without its quotes. */
    version: z.int(),
    ...profileMembers,
    state: z.enum(['active', 'retired']),
    shape: CodeShape,
    changedAt: Instant,
  })
  .meta({ title: 'Code profile' })
export type CodeProfile = z.infer<typeof CodeProfile>

export const RecognitionReason = z.enum([
  'accepted',
  'code-format-unknown',
  'code-kind-not-recognised',
  'code-malformed',
  'code-algorithm-refused',
  'code-key-unknown',
  'code-key-revoked',
  'code-issuer-unknown',
  'code-issuer-mismatch',
  'code-signature-invalid',
  'code-expired',
  'code-life-too-long',
  'code-not-yet-valid',
  'code-already-used',
  'code-audience-mismatch',
  'code-not-recognised',
  'code-subject-unknown',
  'card-not-active',
  'issuer-unavailable',
  'issuer-reply-invalid',
  'hub-late',
  'not-accepted-here',
  'not-accepted-yet',
  'acceptance-suspended',
  'acceptance-disputed',
  'acceptance-unknown',
])
export type RecognitionReason = z.infer<typeof RecognitionReason>

export const EntitlementAnswer = z.enum(['yes', 'no', 'planned', 'suspended', 'disputed', 'unknown'])
export type EntitlementAnswer = z.infer<typeof EntitlementAnswer>

export const RecognitionBody = z
  .strictObject({
    code: z
      .string()
      .refine((text) => text.trim() !== '', 'blank')
      .meta({ description: `As scanned; at most ${longestCode} characters`, examples: ['HE1.…'] }),
    venue: VenueId.meta({ description: 'Where the code is shown, by the catalogue’s id' }),
    item: ItemId.meta({ description: 'What it is shown for, by the catalogue’s id' }),
    terminal: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/)
      .check(without(['citizen']))
      .optional()
      .meta({ description: 'The scanner’s own name for the device; kept with the receipt' }),
  })
  .meta({ title: 'Recognition request' })

export const Recognition = z
  .strictObject({
    outcome: RecognitionOutcome,
    /** A slug of the table of bad inputs (qr-crypto-security.md §8.1), or `accepted`. */
    reason: RecognitionReason,
    /** What the clerk at the desk should do now. */
    advice: Text,
    /** Seconds the code's issue time is ahead of the hub's clock; with NOT_YET_VALID. */
    skewSeconds: z.number().optional(),
    profile: z.string().optional(),
    home: Province.optional(),
    /** The person's pseudonym for this scanner alone; with ACCEPTED. */
    subject: z.string().optional(),
    card: z.strictObject({ status: CardStatus, usable: z.boolean() }).optional(),
    entitlement: z
      .strictObject({ answer: EntitlementAnswer, because: z.array(Text), release: z.int().min(0) })
      .optional(),
    /** With ACCEPTED the signed receipt; with REPLAYED the id of the first use's. */
    receipt: z.strictObject({ id: HubId, jws: z.string().optional() }).optional(),
    asOf: Instant,
    source: Source,
    decision: Decision,
    evaluatedAt: Instant,
  })
  .meta({ title: 'Recognition' })
export type Recognition = z.infer<typeof Recognition>

export const Receipt = z
  .strictObject({
    id: HubId,
    /** Compact JWS, typ `jjj-rec+jwt`, made out to the scanner (shared/crypto/receipt.ts). */
    jws: z.string(),
    scanner: ParticipantId,
    home: Province,
    profile: z.string(),
    form: CardForm,
    venue: VenueId,
    item: ItemId,
    at: Instant,
  })
  .meta({ title: 'Recognition receipt' })

export const operations = {
  putCodeProfile: operation({
    id: 'putCodeProfile',
    method: 'PUT',
    path: '/v1/code-profiles/{id}',
    summary: { zh: '登记或更改本省的码制', en: 'Register or change a code profile of the own province' },
    scope: ['code-profiles:write'],
    params: z.strictObject({ id: CodeProfileId }),
    body: CodeProfileBody,
    results: {
      200: { description: { zh: '已更改，或内容未变', en: 'Changed, or already so' }, schema: CodeProfile },
      201: { description: { zh: '已登记', en: 'Registered' }, schema: CodeProfile },
    },
    problems: [
      commonProblems['wrong-participant'],
      commonProblems['precondition-required'],
      commonProblems['precondition-failed'],
      commonProblems.conflict,
      codeProblems['code-shape-overlaps'],
      codeProblems['code-profile-taken'],
      codeProblems['too-many-code-profiles'],
    ],
    cost: '2 reads, 1 write',
  }),
  listCodeProfiles: operation({
    id: 'listCodeProfiles',
    method: 'GET',
    path: '/v1/code-profiles',
    summary: { zh: '列出全部码制', en: 'List every code profile' },
    scope: ['codes:recognise', 'code-profiles:write'],
    results: {
      200: {
        description: { zh: '码制', en: 'The profiles' },
        schema: z.strictObject({ profiles: z.array(CodeProfile) }),
      },
    },
    cost: '1 read',
  }),
  recogniseCode: operation({
    id: 'recogniseCode',
    method: 'POST',
    path: '/v1/code-recognitions',
    summary: { zh: '识别一个二维码', en: 'Recognise a presented code' },
    scope: ['codes:recognise'],
    body: RecognitionBody,
    idempotent: true,
    results: {
      200: { description: { zh: '识别结果', en: 'What the code is worth here and now' }, schema: Recognition },
    },
    problems: [codeProblems['code-too-long'], commonProblems.conflict],
    cost: 'signed code of a known subject: 2 reads, 1 write; 1 write more for a new subject (its home is asked); opaque code: 1 write (its home is asked); 1 read and 1 write more with Idempotency-Key; a refusal writes nothing without one',
  }),
  getReceipt: operation({
    id: 'getReceipt',
    method: 'GET',
    path: '/v1/receipts/{id}',
    summary: { zh: '查看识别回执（识别方与发码省份）', en: 'Read a recognition receipt, as its scanner or home' },
    scope: ['codes:recognise', 'mailbox:read'],
    params: z.strictObject({ id: HubId }),
    results: { 200: { description: { zh: '回执', en: 'The receipt' }, schema: Receipt } },
    cost: '1 read',
  }),
} as const
