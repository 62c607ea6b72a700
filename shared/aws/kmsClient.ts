import { KMSClient } from '@aws-sdk/client-kms'
import { clientOptions } from './patience.ts'

let client: KMSClient | undefined

/** One client a process: it signs, gives public keys and wraps data keys. */
export const kms = (): KMSClient => {
  client ??= new KMSClient(clientOptions())
  return client
}
