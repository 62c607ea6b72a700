import { type Check, type Finding, firstFailure, runChecks } from './checks.ts'
import type { PublicJwk } from './jwk.ts'
import { type Jws, JwsRefusal, readJws, signatureHolds } from './jws.ts'
import { type Signer, signJws } from './signer.ts'

/** Longest life of a client assertion in seconds (qr-crypto-security.md §6). */
export const assertionLife = 60

/** Seconds the caller's clock may run ahead. */
const ahead = 10

/** The live client-authentication keys of an active client by kid, or undefined. */
export type FindClientKeys = (clientId: string) => Promise<ReadonlyMap<string, PublicJwk> | undefined>

type Context = { compact: string; issuer: string; now: Date; findKeys: FindClientKeys; jws?: Jws }

const claim = (c: Context, name: string) => c.jws?.claims[name]

/**
 * RFC 7523 with the narrowings of the FAPI 2.0 profile. The audience is exactly our issuer: an audience that names the
 * token endpoint is the audience-injection hole (CVE-2025-27370).
 */
const checks: readonly Check<Context>[] = [
  {
    name: 'assertion-structure',
    expected: 'compact JWS, header exactly alg ES256, kid, typ client-authentication+jwt, no repeated member',
    decisive: true,
    test: (c) => {
      try {
        c.jws = readJws(
          c.compact,
          { members: ['alg', 'kid', 'typ'], exactJson: false, maxLength: 4096 },
          'client-authentication+jwt',
        )
        return null
      } catch (error) {
        if (error instanceof JwsRefusal) return error.reason
        throw error
      }
    },
  },
  {
    name: 'assertion-subject',
    expected: 'iss and sub are both the client id',
    test: (c) =>
      typeof claim(c, 'sub') === 'string' && claim(c, 'iss') === claim(c, 'sub') ? null : 'not the same string',
  },
  {
    name: 'assertion-audience',
    expected: 'aud is one string, the hub’s issuer',
    test: (c) =>
      claim(c, 'aud') === c.issuer ? null : Array.isArray(claim(c, 'aud')) ? 'an array' : 'another audience',
  },
  {
    name: 'assertion-times',
    expected: `whole seconds iat and exp, exp − iat 1 to ${assertionLife}`,
    test: (c) => {
      const [iat, exp] = [claim(c, 'iat'), claim(c, 'exp')]
      if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) return 'no whole numbers'
      const life = (exp as number) - (iat as number)
      return life >= 1 && life <= assertionLife ? null : `a life of ${life} s`
    },
  },
  {
    name: 'assertion-fresh',
    expected: `not expired, iat at most ${ahead} s ahead of the hub’s clock`,
    test: (c) => {
      const now = c.now.getTime() / 1000
      if (Number(claim(c, 'exp')) <= now) return `expired ${Math.round(now - Number(claim(c, 'exp')))} s ago`
      const skew = Number(claim(c, 'iat')) - now
      return skew <= ahead ? null : `${Math.round(skew)} s ahead`
    },
  },
  {
    name: 'assertion-jti',
    expected: 'jti of 8 to 128 visible ASCII characters',
    test: (c) => {
      const jti = claim(c, 'jti')
      return typeof jti === 'string' && /^[\x21-\x7e]{8,128}$/.test(jti) ? null : 'another shape'
    },
  },
  {
    // One check for client, key and signature: told apart, they would let a guesser list clients and keys.
    name: 'assertion-signature',
    expected: 'signed by an active client key of an active participant',
    test: async (c) => {
      const jws = c.jws as Jws
      const keys = await c.findKeys(String(claim(c, 'sub')))
      const key = keys?.get(jws.kid)
      // An unknown client costs a verification too, so that time tells nothing either.
      const holds = await signatureHolds(jws, key ?? decoy)
      return key && holds ? null : 'no such client, key or signature'
    },
  },
]

/** The base point of P-256: a valid public key nobody authenticates with. */
const decoy: PublicJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
}

export type CheckedAssertion = {
  findings: Finding[]
  /** Present when every check passed; `expires` in epoch seconds. */
  client: { id: string; kid: string; jti: string; expires: number } | undefined
  /** The signature held, so the sender owns the key and may be told what else is wrong. */
  ownsKey: boolean
}

/** Checks a client assertion (everything but whether it was used before). */
export const checkAssertion = async (
  request: Pick<Context, 'compact' | 'issuer' | 'now' | 'findKeys'>,
  all = true,
): Promise<CheckedAssertion> => {
  const context: Context = { ...request }
  const findings = await runChecks(checks, context, all)
  const ownsKey = findings.some((f) => f.check === 'assertion-signature' && f.ok)
  if (firstFailure(findings)) return { findings, client: undefined, ownsKey }
  const { kid, claims } = context.jws as Jws
  const { sub, jti, exp } = claims as { sub: string; jti: string; exp: number }
  return { findings, client: { id: sub, kid, jti, expires: exp }, ownsKey }
}

/** Makes an assertion; what a client sends as `client_assertion`. */
export const makeAssertion = (
  signer: Signer,
  request: { clientId: string; issuer: string; now: Date; jti: string },
): Promise<string> => {
  const iat = Math.floor(request.now.getTime() / 1000)
  return signJws(signer, 'client-authentication+jwt', {
    iss: request.clientId,
    sub: request.clientId,
    aud: request.issuer,
    iat,
    exp: iat + assertionLife,
    jti: request.jti,
  })
}
