import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms'
import { openWith, type Sealer, sealWith } from '../crypto/seal.ts'
import { kms } from './kmsClient.ts'

/**
 * Envelope sealing: KMS takes at most 4096 bytes at once and 2000 Chinese characters are 6000, so each text has a data key
 * of its own, which KMS wraps with the context as encryption context (and writes into CloudTrail at every opening).
 * A seal is the wrapped key and the sealed text, joined by a point.
 */
export const kmsSealer = (keyId: string): Sealer => ({
  seal: async (context, text) => {
    const { Plaintext, CiphertextBlob } = await kms().send(
      new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { ...context } }),
    )
    if (!Plaintext || !CiphertextBlob) throw new Error('KMS gave no data key')
    return `${Buffer.from(CiphertextBlob).toString('base64url')}.${sealWith(Plaintext, context, text)}`
  },
  open: async (context, sealed) => {
    const [wrapped = '', text = ''] = sealed.split('.')
    const { Plaintext } = await kms().send(
      new DecryptCommand({
        KeyId: keyId,
        CiphertextBlob: Buffer.from(wrapped, 'base64url'),
        EncryptionContext: { ...context },
      }),
    )
    if (!Plaintext) throw new Error('KMS gave no data key')
    return openWith(Plaintext, context, text)
  },
})
