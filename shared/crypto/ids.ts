import { hash, randomFillSync } from 'node:crypto'
import type { NewId } from '../contract/ids.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** 26 characters of Crockford base 32 hold the first 128 bits (two zero bits are appended). */
const base32 = (bytes: Uint8Array): string => {
  let text = ''
  let bits = 0
  let held = 0
  for (let i = 0; i < 16; i++) {
    held = (held << 8) | (bytes[i] ?? 0)
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text + alphabet[(held << (5 - bits)) & 31]
}

/** Drawn by the page: one system call serves 256 ids, and no byte serves twice. */
const pool = Buffer.allocUnsafe(4096)
let used = pool.length

/** Random ids. */
export const randomId: NewId = (prefix) => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 16
  return `${prefix}_${base32(pool.subarray(used - 16, used))}`
}

/** The id that follows from its parts: a repeated request meets the item its first try wrote. */
export const derivedId = (prefix: string, ...parts: string[]): string => {
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('')
  return `${prefix}_${base32(hash('sha256', text, 'buffer'))}`
}

/** SHA-256, base64url: for fingerprints of public data and of secrets of 128 random bits or more. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'base64url')
