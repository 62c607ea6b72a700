import type * as z from 'zod'
import type { ParticipantId } from '../../../shared/contract/ids.ts'
import type { Province } from '../../../shared/contract/province.ts'
import type { PublicJwk } from '../../../shared/crypto/jwk.ts'

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

/** The home was silent; what it said cannot be believed; or the hub itself was late and left it no fair time to answer. */
export type NoAnswerReason = 'unavailable' | 'invalid' | 'hub-late'

/** What a home said, or why there is no answer worth believing. */
export type HomeAnswer<A> = { ok: true; answer: A; at: Date } | { ok: false; reason: NoAnswerReason }

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
