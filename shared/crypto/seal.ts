import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** What a sealed text belongs to. It is bound into the seal: a text moved to another record does not open there. */
export type SealContext = Readonly<Record<string, string>>

/** Keeps texts so that only whoever may use the key reads them. Sealing the same text twice gives two different seals. */
export type Sealer = {
  seal(context: SealContext, text: string): Promise<string>
  /** Throws when the seal was made for another context or has been altered. */
  open(context: SealContext, sealed: string): Promise<string>
}

const ivBytes = 12
const tagBytes = 16

/** The context as additional authenticated data: members by name, so that their order does not matter. */
const associated = (context: SealContext): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))))

/** AES-256-GCM (NIST SP 800-38D) under a 32-byte key: random 96-bit nonce, ciphertext, 128-bit tag; base64url. */
export const sealWith = (key: Uint8Array, context: SealContext, text: string): string => {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associated(context))
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** Throws on anything that `sealWith` did not make with this key and context. */
export const openWith = (key: Uint8Array, context: SealContext, sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < ivBytes + tagBytes) throw new Error('the seal is too short')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(associated(context))
    .setAuthTag(bytes.subarray(-tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8')
}

/** A sealer whose key lies in this process: the embedded hub's. */
export const localSealer = (key: Uint8Array): Sealer => {
  if (key.length !== 32) throw new Error('the sealing key is not 32 bytes')
  return {
    seal: async (context, text) => sealWith(key, context, text),
    open: async (context, sealed) => openWith(key, context, sealed),
  }
}
