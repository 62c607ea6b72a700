import { createHash } from 'node:crypto'
import type { FileStore } from '../store/files.ts'
import type { Patience } from './patience.ts'
import { signedClient } from './signedClient.ts'

/** A bucket by name, as far as the hub needs S3: `onlyNew` is `If-None-Match: *`, which S3 decides atomically. */
export const openBucket = (
  name: string,
  {
    environment = process.env,
    patience,
  }: { environment?: Record<string, string | undefined>; patience?: Patience } = {},
): FileStore => {
  const { endpoint, host, send: sendSigned } = signedClient('s3', environment, patience)
  const base = endpoint ? `${endpoint}/${name}` : `https://${name}.${host}`

  const send = async (
    method: 'GET' | 'PUT',
    path: string,
    { headers = {}, body = '' }: { headers?: Record<string, string>; body?: Uint8Array | string } = {},
  ): Promise<{ status: number; bytes: Uint8Array }> => {
    const answer = await sendSigned(`${base}/${path}`, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
      ...(method === 'PUT' && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    })
    if (answer.status >= 500 || answer.status === 429) throw new BucketError(answer.status)
    return answer
  }

  return {
    put: async (object, data, type, { onlyNew = false } = {}) => {
      const { status } = await send('PUT', object, {
        body: data,
        headers: { 'content-type': type, ...(onlyNew && { 'if-none-match': '*' }) },
      })
      // 412: it is there. 409: another writer is putting it at this very moment; it will be there.
      if (onlyNew && (status === 412 || status === 409)) return 'exists'
      if (status !== 200) throw new BucketError(status)
      return 'done'
    },
    get: async (object) => {
      const { status, bytes } = await send('GET', object)
      if (status === 404) return undefined
      if (status !== 200) throw new BucketError(status)
      return bytes
    },
    list: async (prefix, after) => {
      const names: string[] = []
      for (let from: string | undefined = after; from !== undefined; ) {
        const query = new URLSearchParams({ 'list-type': '2', prefix, 'start-after': from })
        const { status, bytes } = await send('GET', `?${query}`)
        if (status !== 200) throw new BucketError(status)
        const page = new TextDecoder().decode(bytes)
        // Names are ours: letters, digits, hyphens, dots and slashes, nothing that XML would escape.
        const found = [...page.matchAll(/<Key>([^<]*)<\/Key>/g)].flatMap((match) => match[1] ?? [])
        names.push(...found)
        from = page.includes('<IsTruncated>true</IsTruncated>') ? found.at(-1) : undefined
      }
      return names
    },
  }
}

/** The bucket refused; the status alone, because its message quotes names and keys. */
export class BucketError extends Error {
  readonly status: number
  constructor(status: number) {
    super(`the bucket answered ${status}`)
    this.name = 'BucketError'
    this.status = status
  }
}
