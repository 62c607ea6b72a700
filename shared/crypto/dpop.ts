import { createHash } from 'node:crypto'
import { type Check, type Finding, firstFailure, runChecks } from './checks.ts'
import { PublicJwk, thumbprint } from './jwk.ts'
import { type Jws, JwsRefusal, readJws, signatureHolds } from './jws.ts'
import { type Signer, signJws } from './signer.ts'

/** A DPoP proof (RFC 9449) as the hub has checked it. `expires`: the last instant it could be accepted (epoch seconds). */
export type Proof = { jkt: string; jti: string; expires: number }

type Context = {
  compact: string | undefined
  method: string
  url: string
  accessToken: string | undefined
  now: Date
  jws?: Jws
  jwk?: PublicJwk
  jkt?: string
}

/** Seconds a proof's `iat` may differ from the hub's clock, either way. */
export const proofWindow = 30

const jtiShape = /^[\x21-\x7e]{8,128}$/

const checks: readonly Check<Context>[] = [
  {
    name: 'dpop-structure',
    expected: 'compact JWS, header exactly alg ES256, jwk, typ dpop+jwt, no repeated member',
    decisive: true,
    test: (c) => {
      if (c.compact === undefined) return 'no DPoP header'
      try {
        c.jws = readJws(c.compact, { members: ['alg', 'typ', 'jwk'], exactJson: false, maxLength: 4096 }, 'dpop+jwt')
        return null
      } catch (error) {
        if (error instanceof JwsRefusal) return error.reason
        throw error
      }
    },
  },
  {
    name: 'dpop-key',
    expected: 'EC P-256 public key, members kty, crv, x, y',
    decisive: true,
    test: async (c) => {
      const key = PublicJwk.safeParse(c.jws?.jwk)
      if (!key.success) return 'another shape of key'
      c.jwk = key.data
      c.jkt = thumbprint(key.data)
      return null
    },
  },
  {
    name: 'dpop-signature',
    expected: 'signed by the key in the header',
    test: async (c) => ((await signatureHolds(c.jws as Jws, c.jwk as PublicJwk)) ? null : 'signature does not hold'),
  },
  {
    name: 'dpop-htm',
    expected: 'htm equals the request method',
    test: (c) => (c.jws?.claims['htm'] === c.method ? null : 'another method'),
  },
  {
    name: 'dpop-htu',
    expected: 'htu equals the hub’s configured URL with this path, without query and fragment',
    test: (c) => (c.jws?.claims['htu'] === c.url ? null : 'another URL'),
  },
  {
    name: 'dpop-iat',
    expected: `iat within ${proofWindow} s of the hub’s clock`,
    test: (c) => {
      const iat = c.jws?.claims['iat']
      if (!Number.isSafeInteger(iat)) return 'no whole number of seconds'
      const skew = Math.round((iat as number) - c.now.getTime() / 1000)
      return Math.abs(skew) <= proofWindow ? null : `${Math.abs(skew)} s ${skew > 0 ? 'ahead' : 'behind'}`
    },
  },
  {
    name: 'dpop-jti',
    expected: 'jti of 8 to 128 visible ASCII characters',
    test: (c) => {
      const jti = c.jws?.claims['jti']
      return typeof jti === 'string' && jtiShape.test(jti) ? null : 'another shape'
    },
  },
  {
    name: 'dpop-ath',
    expected: 'ath is the SHA-256 of the access token, base64url; absent without a token',
    test: (c) => {
      const ath = c.jws?.claims['ath']
      const wanted = c.accessToken && createHash('sha256').update(c.accessToken).digest('base64url')
      return ath === wanted ? null : ath === undefined ? 'absent' : 'another hash'
    },
  },
]

export type ProofRequest = Pick<Context, 'compact' | 'method' | 'url' | 'accessToken' | 'now'>

/**
 * Checks a proof against the request it came with (everything but whether it was used before).
 * `url` is built from the configured external URL, never from Host or X-Forwarded headers.
 */
export const checkProof = async (
  request: ProofRequest,
  all = false,
): Promise<{ findings: Finding[]; proof: Proof | undefined }> => {
  const context: Context = { ...request }
  const findings = await runChecks(checks, context, all)
  if (firstFailure(findings)) return { findings, proof: undefined }
  const { iat, jti } = (context.jws as Jws).claims as { iat: number; jti: string }
  return { findings, proof: { jkt: context.jkt as string, jti, expires: iat + proofWindow + 1 } }
}

/** Makes a proof; what a client sends in the `DPoP` header. */
export const makeProof = (
  signer: Signer,
  request: { method: string; url: string; accessToken?: string | undefined; now: Date; jti: string },
): Promise<string> =>
  signJws(
    signer,
    'dpop+jwt',
    {
      htm: request.method,
      htu: request.url,
      iat: Math.floor(request.now.getTime() / 1000),
      jti: request.jti,
      ...(request.accessToken && { ath: createHash('sha256').update(request.accessToken).digest('base64url') }),
    },
    { jwk: signer.publicJwk },
  )
