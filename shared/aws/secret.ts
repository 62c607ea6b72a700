import * as z from 'zod'
import { createKeyedHash, type KeyedHash } from '../crypto/keyedHash.ts'
import { signedClient } from './signedClient.ts'

const Found = z.object({ SecretString: z.string().min(32) })

/**
 * The bytes of a secret kept as text of at least 32 characters. Throws when the secret cannot be had or is too short;
 * never with its text.
 */
export const readSecret = async (secretId: string): Promise<Uint8Array> => {
  const { endpoint, host, send } = signedClient('secretsmanager')
  const { status, bytes } = await send(endpoint ?? `https://${host}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: secretId }),
  })
  if (status !== 200) throw new Error(`the secret store answered ${status}`)
  const found = Found.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
  if (!found.success) throw new Error('the secret is missing or shorter than 32 characters')
  return Buffer.from(found.data.SecretString, 'utf8')
}

/** Keyed hashes under a secret, which is read when the first is wanted and then held. A failure is not held. */
export const keyedHashOf = (secretId: string): (() => Promise<KeyedHash>) => {
  let held: Promise<KeyedHash> | undefined
  return () => {
    held ??= readSecret(secretId).then(createKeyedHash)
    held.catch(() => {
      held = undefined
    })
    return held
  }
}
