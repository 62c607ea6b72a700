import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import * as z from 'zod'

/** The little of S3 that the hub uses. */
export type Bucket = {
  /** 'exists' only with `onlyNew`: an object of the name was there. */
  put(
    name: string,
    data: Uint8Array | string,
    type: string,
    options?: { onlyNew?: boolean },
  ): Promise<'done' | 'exists'>
  get(name: string): Promise<Uint8Array | undefined>
  /** Names with a prefix after a name, in order. */
  list(prefix: string, after: string): Promise<string[]>
}

const Environment = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.string().optional(),
  /** The variables every AWS SDK reads, so that an emulator is reached the same way. */
  AWS_ENDPOINT_URL_S3: z.url().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
})

const mostTries = 3
const timeLimitMs = 10_000

/**
 * A bucket over requests that aws4fetch signs. Three operations on plain names do not need the 125 KB of the SDK's S3
 * client, which would take the functions that read releases beyond the size a cold start allows.
 */
export const openBucket = (
  name: string,
  { environment = process.env }: { environment?: Record<string, string | undefined> } = {},
): Bucket => {
  const env = Environment.parse(environment)
  const region = env.AWS_REGION
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL
  const base = endpoint ? `${endpoint.replace(/\/$/, '')}/${name}` : `https://${name}.s3.${region}.${domain}`
  const client = new AwsClient({
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    service: 's3',
    region,
    // aws4fetch waits and tries again on 5xx and 429.
    retries: mostTries - 1,
  })

  const send = async (
    method: 'GET' | 'PUT',
    path: string,
    { headers = {}, body = '' }: { headers?: Record<string, string>; body?: Uint8Array | string } = {},
  ): Promise<{ status: number; bytes: Uint8Array }> => {
    const response = await client.fetch(`${base}/${path}`, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
      signal: AbortSignal.timeout(timeLimitMs),
      ...(method === 'PUT' && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status >= 500 || response.status === 429) throw new BucketError(response.status)
    return { status: response.status, bytes }
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
