import type * as z from 'zod'
import type { CardForm, ParticipantId } from '../../shared/contract/ids.ts'
import type { Province } from '../../shared/contract/province.ts'
import type { Proof } from '../../shared/crypto/dpop.ts'
import type { PublicJwk } from '../../shared/crypto/jwk.ts'
import type { AccessRecord, CardEventType, CardUse } from './cards/contract.ts'
import type { HomeCard } from './homes/homeProtocol.ts'
import type { Credential } from './words/credential.ts'
import type { CardStatus } from './words/status.ts'

/** A home province's platform as the hub knows it from ParticipantChanged. */
export type Home = {
  participant: ParticipantId
  province: Province
  state: 'active' | 'suspended'
  baseUrl: string
  /** Keys that sign answers of the home protocol, by kid; active ones only. */
  answerKeys: ReadonlyMap<string, PublicJwk>
}

/** A province's code-signing key; revoked ones stay known, so that a refusal can say why. */
export type CodeKey = { kid: string; province: Province; jwk: PublicJwk; state: 'active' | 'revoked' }

export type HomeDirectory = {
  /** The active platform of a province. */
  ofProvince(province: Province): Promise<Home | undefined>
  /** Looks in the held copy first and reads the store again at most once in 30 s for a kid it does not know. */
  codeKey(kid: string): Promise<CodeKey | undefined>
  /** An active answer key of a platform; reads again like `codeKey`. */
  answerKey(participant: ParticipantId, kid: string): Promise<PublicJwk | undefined>
}

/** What a home said, or why there is no answer worth believing. */
export type HomeAnswer<A> = { ok: true; answer: A; at: Date } | { ok: false; reason: 'unavailable' | 'invalid' }

/** Asks a home over the signed home protocol within the time that is left. Never throws for what the home does. */
export type HomeGateway = {
  ask<S extends z.ZodType>(
    home: Home,
    path: string,
    body: unknown,
    answer: S,
    deadline: Date,
  ): Promise<HomeAnswer<z.output<S>>>
}

/** A card at one instant: what both a resolution and a recognition say about it. */
export type CardView = {
  cardHash: string
  home: Province
  area: string
  personHash: string
  forms: readonly CardForm[]
  status: CardStatus
  usable: boolean
  usableFor: readonly CardUse[]
  statusSince: Date
  /** When the status ends by itself. */
  statusUntil: Date | undefined
  successorHash: string | undefined
  /** How old the knowledge is, and whose it is. */
  asOf: Date
  source: 'index' | 'home'
  /** Version of the lifecycle rules the status was computed by; undefined where the home computed it. */
  ruleVersion: string | undefined
}

/** Cards by what the hub keeps of them: keyed hashes. */
export type Cards = {
  /** One read. Undefined: the index does not know the card. */
  view(cardHash: string, at: Date): Promise<CardView | undefined>
  /** The same view of what a home answered. */
  fromHome(card: z.output<typeof HomeCard>, home: Province, at: Date): CardView
  hashOf(cardId: string): string
  /** Cards by a person's hash or by the hash of area and number. One index query. */
  find(by: 'person' | 'number', hash: string, at: Date): Promise<CardView[]>
  hashOfPerson(idType: string, personNumber: string): string
  hashOfNumber(area: string, cardNumber: string): string
}

/** An event as the index keeps it. `fingerprint` tells a repeated event from another one under the same sequence. */
export type StoredEvent = {
  sequence: number
  type: CardEventType
  effectiveAt: string
  fingerprint: string
  successorHash?: string | undefined
  issue?: StoredIssue | undefined
}

/** What an issue tells of a card, hashed. */
export type StoredIssue = {
  area: string
  personHash: string
  numberHash: string
  forms: readonly CardForm[]
  validUntil: string
}

/** A card's whole known life, one item. */
export type StoredCard = {
  version: number
  cardHash: string
  home: Province
  events: readonly StoredEvent[]
  /** When its home last told anything new of it. */
  toldAt: string
}

export type CardStore = {
  find(cardHash: string): Promise<StoredCard | undefined>
  by(index: 'person' | 'number', hash: string): Promise<StoredCard[]>
  /** Version 0 creates. 'changed': somebody wrote in between. */
  save(card: StoredCard): Promise<'done' | 'changed'>
}

/** A platform's public state as the identity service keeps it. */
export type StoredHome = {
  version: number
  revision: number
  participant: ParticipantId
  province: Province
  state: 'active' | 'suspended'
  baseUrl: string
  keys: readonly { kid: string; use: 'code' | 'answer'; state: 'active' | 'revoked'; jwk: PublicJwk }[]
}

export type HomeStore = {
  find(participant: ParticipantId): Promise<StoredHome | undefined>
  /** Version 0 creates. */
  save(home: StoredHome): Promise<'done' | 'changed'>
  all(): Promise<StoredHome[]>
}

/** One access to cards, for every home it touched. */
export type Access = Omit<z.output<typeof AccessRecord>, 'cursor' | 'card'> & {
  by: Credential['kind']
  homes: readonly { province: Province; cardHash?: string | undefined }[]
}

export type AccessStore = {
  /**
   * Writes the record under the proof's key: recording the access and spending the proof are one write. False when the
   * proof was used before. Further homes get records of their own.
   */
  record(access: Access, proof: Proof): Promise<boolean>
  /** A home's records in order, older than `before`. */
  list(
    province: Province,
    after: string | undefined,
    limit: number,
    before: Date,
  ): Promise<{ records: z.output<typeof AccessRecord>[]; more: boolean }>
}
