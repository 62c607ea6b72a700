import type { PublicJwk } from '../jwk.ts'

/** All the hub knows of one signature algorithm, in one row. */
export type Suite = {
  /** The word in a JOSE header (RFC 7518 §3.1). */
  alg: string
  /** Bytes of a signature as the hub carries it: r‖s. */
  signatureBytes: number
  /** Whether the signature holds. Rejects when the key cannot be imported; never answers true for what it cannot read. */
  verify(jwk: PublicJwk, data: Uint8Array, signature: Uint8Array): Promise<boolean>
}
