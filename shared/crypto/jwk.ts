import * as jose from 'jose'
import * as z from 'zod'

/** 32 bytes in their one spelling: of the last character's six bits two carry nothing. Another spelling would be another kid. */
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)

/**
 * The only public key shape the hub imports: EC P-256, public, canonical coordinates. Checked before any library sees
 * the key, because Node's own importer takes 81 curves and mishandles some shapes (qr-crypto-security.md §6).
 */
export const PublicJwk = z
  .strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: coordinate,
    y: coordinate,
    alg: z.literal('ES256').optional(),
    use: z.literal('sig').optional(),
    kid: z.string().max(64).optional(),
    ext: z.boolean().optional(),
    key_ops: z.array(z.literal('verify')).optional(),
  })
  .transform(({ kty, crv, x, y }) => ({ kty, crv, x, y }))
  .meta({ title: 'Public key', description: 'JWK (RFC 7517), EC P-256, public members only' })
export type PublicJwk = z.output<typeof PublicJwk>

/** RFC 7638 SHA-256 thumbprint, base64url; the hub's key id everywhere. */
export const thumbprint = (jwk: PublicJwk): Promise<string> => jose.calculateJwkThumbprint(jwk)

const imported = new Map<string, Promise<jose.CryptoKey>>()
const mostImported = 512

/** The key as WebCrypto uses it. Imports are remembered (keys, never verdicts); rejects when the point is not on the curve. */
export const importPublic = (jwk: PublicJwk): Promise<jose.CryptoKey> => {
  const name = `${jwk.x}.${jwk.y}`
  const known = imported.get(name)
  if (known !== undefined) return known
  if (imported.size >= mostImported) imported.clear()
  const key = jose.importJWK({ ...jwk, alg: 'ES256' }, 'ES256') as Promise<jose.CryptoKey>
  imported.set(name, key)
  key.catch(() => imported.delete(name))
  return key
}
