import { createHash, randomBytes } from 'node:crypto'
import type { NewId } from '../contract/ids.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** 26 characters of Crockford base 32 hold the first 128 bits (two zero bits are appended). */
const base32 = (bytes: Uint8Array): string => {
  let bits = 0n
  for (const byte of bytes.subarray(0, 16)) bits = (bits << 8n) | BigInt(byte)
  bits <<= 2n
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = alphabet[Number(bits & 31n)] + text
    bits >>= 5n
  }
  return text
}

/** Random ids. */
export const randomId: NewId = (prefix) => `${prefix}_${base32(randomBytes(16))}`

/** The id that follows from its parts: a repeated request meets the item its first try wrote. */
export const derivedId = (prefix: string, ...parts: string[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return `${prefix}_${base32(hash.digest())}`
}

/** SHA-256, base64url: for fingerprints of public data and of secrets of 128 random bits or more. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url')
