import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms'
import * as jose from 'jose'
import type { HubKeys } from '../crypto/accessToken.ts'
import { PublicJwk, thumbprint } from '../crypto/jwk.ts'
import type { Signer } from '../crypto/signer.ts'
import { kms } from './kmsClient.ts'

const publicJwkOf = async (keyId: string): Promise<PublicJwk> => {
  const { PublicKey } = await kms().send(new GetPublicKeyCommand({ KeyId: keyId }))
  const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(PublicKey ?? []).toString('base64')}\n-----END PUBLIC KEY-----`
  const { kty, crv, x, y } = await jose.exportJWK(await jose.importSPKI(pem, 'ES256', { extractable: true }))
  return PublicJwk.parse({ kty, crv, x, y })
}

/** One INTEGER of a DER ECDSA signature as 32 bytes: leading zero dropped or missing zeros added. */
const fixed = (integer: Uint8Array): Uint8Array => {
  const digits = integer.subarray(Math.max(0, integer.length - 32))
  const out = new Uint8Array(32)
  out.set(digits, 32 - digits.length)
  return out
}

/** KMS answers DER (SEQUENCE of two INTEGERs, always short form for P-256); JWS wants r‖s (RFC 7518 §3.4). */
const derToJws = (der: Uint8Array): Uint8Array => {
  const rLength = der[3] as number
  const sLength = der[5 + rLength] as number
  const r = der.subarray(4, 4 + rLength)
  const s = der.subarray(6 + rLength, 6 + rLength + sLength)
  return Buffer.concat([fixed(r), fixed(s)])
}

/** Key ids as the environment gives them, joined by commas: the first signs, all are published and trusted. */
const idsOf = (keyIds: string): string[] => keyIds.split(',').map((id) => id.trim())

const fetched = new Map<string, Promise<PublicJwk>>()
const publicJwk = (keyId: string): Promise<PublicJwk> => {
  const known = fetched.get(keyId)
  if (known !== undefined) return known
  const asked = publicJwkOf(keyId)
  fetched.set(keyId, asked)
  // A failure is not remembered: the next call asks again.
  asked.catch(() => fetched.delete(keyId))
  return asked
}

/** A signer whose private key never leaves KMS (ECC_NIST_P256). */
export const kmsSigner = async (keyIds: string): Promise<Signer> => {
  const keyId = idsOf(keyIds)[0] as string
  const jwk = await publicJwk(keyId)
  return {
    kid: thumbprint(jwk),
    publicJwk: jwk,
    sign: async (data) => {
      const { Signature } = await kms().send(
        new SignCommand({ KeyId: keyId, Message: data, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
      )
      return derToJws(Signature as Uint8Array)
    },
  }
}

/** The hub's public keys, fetched from KMS once in the life of a process. */
export const kmsHubKeys =
  (keyIds: string): HubKeys =>
  async () => {
    const jwks = await Promise.all(idsOf(keyIds).map(publicJwk))
    return new Map(jwks.map((jwk) => [thumbprint(jwk), jwk] as const))
  }
