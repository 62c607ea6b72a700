import { verify } from 'node:crypto'
import { importPublic } from '../jwk.ts'
import type { Suite } from './suite.ts'

/** One number of a signature as a DER INTEGER (X.690 §8.3): shortest form, never negative. */
const integer = (bytes: Uint8Array): number[] => {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from++
  const value = [...bytes.subarray(from)]
  if ((value[0] ?? 0) > 0x7f) value.unshift(0)
  return [0x02, value.length, ...value]
}

/** r‖s (RFC 7518 §3.4) as Ecdsa-Sig-Value (RFC 3279 §2.2.3). */
const derOf = (signature: Uint8Array): Uint8Array => {
  const numbers = [...integer(signature.subarray(0, 32)), ...integer(signature.subarray(32))]
  return Uint8Array.of(0x30, numbers.length, ...numbers)
}

/**
 * ECDSA on P-256 with SHA-256 (RFC 7518 §3.4). Verified in place and from DER: handing a tenth of a millisecond of work to
 * another thread and back costs a third of it again, and so does Node's reading of a key given with options.
 */
export const es256: Suite = {
  alg: 'ES256',
  signatureBytes: 64,
  verify: async (jwk, data, signature) =>
    signature.length === 64 && verify('sha256', data, await importPublic(jwk), derOf(signature)),
}
