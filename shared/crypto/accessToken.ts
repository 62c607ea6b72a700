import * as z from 'zod'
import { KeyId, ParticipantId } from '../contract/ids.ts'
import { ParticipantKind } from '../contract/participant.ts'
import { Province } from '../contract/province.ts'
import { Scope } from '../contract/scope.ts'
import type { PublicJwk } from './jwk.ts'
import { JwsRefusal, readJws, signatureHolds } from './jws.ts'
import { type Signer, signJws } from './signer.ts'

/** Seconds an access token lives (qr-crypto-security.md §6: 5 minutes). */
export const tokenLife = 300

/** Who calls: read from the token alone, so that no service needs to look a participant up. */
export type Caller = {
  id: ParticipantId
  province: Province | undefined
  scopes: readonly Scope[]
  /** Thumbprint of the key the token is bound to. */
  jkt: string
  /** What the participant was registered as, and the `client` key that logged in; undefined in a token of an older release. */
  kind: ParticipantKind | undefined
  clientKey: string | undefined
}

/** What the hub reads of its own tokens; a newer release may have written more. */
const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: ParticipantId,
  client_id: ParticipantId,
  province: Province.optional(),
  scope: z.string(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string(),
  cnf: z.object({ jkt: z.string() }),
  kind: ParticipantKind.optional(),
  client_key: KeyId.optional(),
})

const shape = { members: ['alg', 'kid', 'typ'], exactJson: true, maxLength: 2048 }

/** A JWT access token (RFC 9068, `at+jwt`), bound to the client's DPoP key by `cnf.jkt`. */
export const mintAccessToken = (
  signer: Signer,
  issuer: string,
  caller: Caller,
  now: Date,
  jti: string,
): Promise<string> => {
  const iat = Math.floor(now.getTime() / 1000)
  return signJws(signer, 'at+jwt', {
    iss: issuer,
    aud: issuer,
    sub: caller.id,
    client_id: caller.id,
    ...(caller.province && { province: caller.province }),
    ...(caller.kind && { kind: caller.kind }),
    ...(caller.clientKey && { client_key: caller.clientKey }),
    scope: caller.scopes.join(' '),
    iat,
    exp: iat + tokenLife,
    jti,
    cnf: { jkt: caller.jkt },
  })
}

/** The hub's own public keys by kid: two live while rotating. */
export type HubKeys = () => Promise<ReadonlyMap<string, PublicJwk>>

/** A token as the hub has verified it. `kid`: the hub's key that signed it; `expires` in epoch seconds. */
export type VerifiedToken = { caller: Caller; kid: string; expires: number }

/** What a token says, or undefined when it is not a live token of this hub. */
export const readAccessToken = async (
  token: string,
  issuer: string,
  keys: HubKeys,
  now: Date,
): Promise<VerifiedToken | undefined> => {
  let jws: ReturnType<typeof readJws>
  try {
    jws = readJws(token, shape, 'at+jwt')
  } catch (error) {
    if (error instanceof JwsRefusal) return undefined
    throw error
  }
  const claims = Claims.safeParse(jws.claims)
  if (!claims.success) return undefined
  const { iss, aud, sub, client_id, province, scope, iat, exp, cnf, kind, client_key } = claims.data
  const seconds = now.getTime() / 1000
  if (iss !== issuer || aud !== issuer || sub !== client_id || exp <= seconds || iat > seconds + 5) return undefined
  const { kid } = jws
  const key = (await keys()).get(kid)
  if (!key || !(await signatureHolds(jws, key))) return undefined
  const scopes = scope.split(' ').filter((s): s is Scope => Scope.safeParse(s).success)
  const caller = { id: sub, province, scopes, jkt: cnf.jkt, kind, clientKey: client_key }
  return { caller, kid, expires: exp }
}
