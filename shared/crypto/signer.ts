import * as jose from 'jose'
import { PublicJwk, thumbprint } from './jwk.ts'

/** A private P-256 key that signs ES256 somewhere: in memory, in a file's key, in KMS. `sign` returns 64 bytes, r‖s. */
export type Signer = {
  kid: string
  publicJwk: PublicJwk
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** A private key as JWK (RFC 7517 with `d`); only files, the demo world and tests hold one. */
export type PrivateJwk = PublicJwk & { d: string }

/** A fresh extractable key pair as private JWK. */
export const generatePrivateJwk = async (): Promise<PrivateJwk> => {
  const { privateKey } = await jose.generateKeyPair('ES256', { extractable: true })
  const { kty, crv, x, y, d } = (await jose.exportJWK(privateKey)) as Required<jose.JWK>
  return { kty: kty as 'EC', crv: crv as 'P-256', x, y, d }
}

export const publicPart = ({ kty, crv, x, y }: PrivateJwk): PublicJwk => ({ kty, crv, x, y })

/** A signer over a private JWK held in this process. */
export const jwkSigner = async (jwk: PrivateJwk): Promise<Signer> => {
  const publicJwk = PublicJwk.parse(publicPart(jwk))
  const key = (await jose.importJWK({ ...jwk, alg: 'ES256' }, 'ES256')) as jose.CryptoKey
  return {
    kid: thumbprint(publicJwk),
    publicJwk,
    sign: async (data) =>
      new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new Uint8Array(data))),
  }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A compact JWS, ES256, with header exactly `alg`, `kid` (or the members given in its place) and `typ`. */
export const signJws = async (
  signer: Signer,
  typ: string,
  claims: Record<string, unknown>,
  identify: Record<string, unknown> = { kid: signer.kid },
): Promise<string> => {
  const input = `${encode({ alg: 'ES256', ...identify, typ })}.${encode(claims)}`
  const signature = await signer.sign(Buffer.from(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}
