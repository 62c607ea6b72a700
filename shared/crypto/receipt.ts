import * as z from 'zod'
import { CardForm, HubId, ItemId, ParticipantId, VenueId } from '../contract/ids.ts'
import { Province } from '../contract/province.ts'
import type { PublicJwk } from './jwk.ts'
import { JwsRefusal, readJws, signatureHolds } from './jws.ts'
import { type Signer, signJws } from './signer.ts'

export const receiptTyp = 'jjj-rec+jwt'

/** Seconds within which a scanner may act on a receipt (qr-crypto-security.md §4); as evidence it has no end. */
export const receiptLife = 300

/** What the hub states about a recognition. The code itself is not in it, nor anything that leads back to it. */
const Claims = z.strictObject({
  iss: z.string(),
  /** The scanner: nobody else may act on it. */
  aud: ParticipantId,
  /** The person's pseudonym for this scanner. */
  sub: z.string(),
  /** Whose code it was, and whether the hub checked a signature or the home answered. */
  src: z.strictObject({ home: Province, profile: z.string(), how: z.enum(['signature', 'home']) }),
  /** What it was recognised for, and the catalogue release that allowed it. */
  use: z.strictObject({ venue: VenueId, item: ItemId, form: CardForm, release: z.int() }),
  iat: z.int(),
  exp: z.int(),
  jti: HubId,
})
export type ReceiptClaims = z.output<typeof Claims>

/** A recognition receipt: JWS, ES256, typ `jjj-rec+jwt`. */
export const makeReceipt = (
  signer: Signer,
  issuer: string,
  facts: Pick<ReceiptClaims, 'aud' | 'sub' | 'src' | 'use' | 'jti'>,
  now: Date,
): Promise<string> => {
  const iat = Math.floor(now.getTime() / 1000)
  const { aud, sub, src, use, jti } = facts
  return signJws(signer, receiptTyp, { iss: issuer, aud, sub, src, use, iat, exp: iat + receiptLife, jti })
}

/**
 * What a receipt states, or undefined when it is not one of this hub's. `keys`: the hub's public keys by kid. Whether it
 * is made out to the reader (`aud`) and still fresh (`exp`) is the reader's question: an auditor asks neither.
 */
export const readReceipt = async (
  compact: string,
  issuer: string,
  keys: ReadonlyMap<string, PublicJwk>,
): Promise<ReceiptClaims | undefined> => {
  try {
    const jws = readJws(compact, { members: ['alg', 'kid', 'typ'], exactJson: true, maxLength: 2048 }, receiptTyp)
    const claims = Claims.safeParse(jws.claims)
    const key = keys.get(jws.kid)
    if (!claims.success || claims.data.iss !== issuer || !key) return undefined
    return (await signatureHolds(jws, key)) ? claims.data : undefined
  } catch (error) {
    if (error instanceof JwsRefusal) return undefined
    throw error
  }
}
