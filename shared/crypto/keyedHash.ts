import { createHmac, createSecretKey } from 'node:crypto'

/**
 * Keyed hashes are all the hub keeps of a person or a card (product principle 3, PIPL art. 51): without the key they
 * cannot be searched back, with it the same input always meets the same record. 128 bits, base64url.
 * `domain` separates uses, so that a card's hash and a pseudonym of the same card never coincide.
 */
export type KeyedHash = (domain: string, ...parts: string[]) => string

/** HMAC-SHA-256 under one secret of at least 32 bytes, cut to 128 bits. Parts are length-prefixed: no two lists collide. */
export const createKeyedHash = (secret: Uint8Array): KeyedHash => {
  if (secret.length < 32) throw new Error('the hashing secret is shorter than 32 bytes')
  // As a key object: Node looks six times as long at bytes before it takes them for a key.
  const key = createSecretKey(secret)
  return (domain, ...parts) => {
    const mac = createHmac('sha256', key)
    for (const part of [domain, ...parts]) mac.update(`${Buffer.byteLength(part)}:`).update(part)
    return mac.digest().subarray(0, 16).toString('base64url')
  }
}
