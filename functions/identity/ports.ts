import type * as z from 'zod'
import type { CardForm, ParticipantId } from '../../shared/contract/ids.ts'
import type { Province } from '../../shared/contract/province.ts'
import type { PublicJwk } from '../../shared/crypto/jwk.ts'
import type { HomeCard } from './homeProtocol.ts'
import type { CardStatus } from './status.ts'

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
  all(): Promise<Home[]>
  /** Looks in the held copy first and reads the store again at most once in 30 s for a kid it does not know. */
  codeKey(kid: string): Promise<CodeKey | undefined>
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
  /** When the status ends by itself. */
  statusUntil: Date | undefined
  successorHash: string | undefined
  /** How old the knowledge is, and whose it is. */
  asOf: Date
  source: 'index' | 'home'
}

/** Cards by what the hub keeps of them: keyed hashes. */
export type Cards = {
  /** One read. Undefined: the index does not know the card. */
  view(cardHash: string, at: Date): Promise<CardView | undefined>
  /** The same view of what a home answered. */
  fromHome(card: z.output<typeof HomeCard>, home: Province, at: Date): CardView
  hashOf(cardId: string): string
}
