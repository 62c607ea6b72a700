import { hash, KeyObject } from 'node:crypto'
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

/** RFC 7638 SHA-256 thumbprint, base64url; the hub's key id everywhere. The required members alone, by name, no blanks. */
export const thumbprint = ({ crv, kty, x, y }: PublicJwk): string =>
  hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url')

const imported = new Map<string, Promise<KeyObject>>()
const mostImported = 512

/**
 * The key as `node:crypto` verifies with it. jose imports it, because its importer takes this one curve alone. Imports are
 * remembered (keys, never verdicts); rejects when the point is not on the curve.
 */
export const importPublic = (jwk: PublicJwk): Promise<KeyObject> => {
  const name = `${jwk.x}.${jwk.y}`
  const known = imported.get(name)
  if (known !== undefined) return known
  if (imported.size >= mostImported) imported.clear()
  const key = (jose.importJWK({ ...jwk, alg: 'ES256' }, 'ES256') as Promise<jose.CryptoKey>).then((k) =>
    KeyObject.from(k),
  )
  imported.set(name, key)
  key.catch(() => imported.delete(name))
  return key
}
