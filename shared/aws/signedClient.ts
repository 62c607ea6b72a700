import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import * as z from 'zod'
import { type Patience, patience as usualPatience } from './patience.ts'
import { send } from './send.ts'

const Environment = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.string().optional(),
  /** The variables every AWS SDK reads, so that an emulator is reached the same way. */
  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_ENDPOINT_URL_S3: z.url().optional(),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.url().optional(),
})

const endpointOf = {
  s3: 'AWS_ENDPOINT_URL_S3',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
} as const

/** What a request may carry; the body is signed as it is. */
export type SignedRequest = { method: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> }

type Answer = { status: number; bytes: Uint8Array }

const isBusy = ({ status }: Answer): boolean => status >= 500 || status === 429

/** Between a failed try and the next: up to 50 ms, then up to 100. */
const pause = (failed: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** (failed - 1)))

/** SHA-256 and its HMAC as the SDK's signer asks for them. */
class Sha256 {
  private readonly hash: Hash | Hmac
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = secret instanceof ArrayBuffer ? new Uint8Array(secret) : secret
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as string | Uint8Array)
  }
  update(data: Uint8Array | string): void {
    this.hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.hash.digest())
  }
  reset(): void {}
}

/**
 * Requests signed by the SDK's own signer, which every function carries for its table, for services of which the hub uses so little that the SDK's client would be most of a
 * function's size (S3 125 KB, Secrets Manager 13 KB). What fails on the way, takes too long or is answered by 5xx or 429
 * is tried again; the last try's answer or error is the caller's.
 */
export const signedClient = (
  service: keyof typeof endpointOf,
  environment: Record<string, string | undefined> = process.env,
  patience: Patience = usualPatience,
) => {
  const env = Environment.parse(environment)
  const region = env.AWS_REGION
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    },
    service,
    region,
    sha256: Sha256,
    // S3 takes a path as it stands; everybody else escapes it once more.
    uriEscapePath: service !== 's3',
  })
  const once = async (url: string, request: SignedRequest): Promise<Answer> => {
    // Signed anew for each try: a signature has a time.
    const to = new URL(url)
    const { method, body } = request
    const { headers } = await signer.sign({
      method,
      protocol: to.protocol,
      hostname: to.hostname,
      path: to.pathname,
      query: Object.fromEntries(to.searchParams),
      headers: { ...request.headers, host: to.host },
      body,
    })
    return send(to, { method, headers, body }, patience)
  }
  return {
    /** An emulator's endpoint, when there is one; without a slash at its end. */
    endpoint: (env[endpointOf[service]] ?? env.AWS_ENDPOINT_URL)?.replace(/\/$/, ''),
    /** The service's own host in this region; China has a domain of its own. */
    host: `${service}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`,
    send: async (url: string, request: SignedRequest): Promise<Answer> => {
      for (let tried = 1; ; tried++) {
        const last = tried === patience.tries
        try {
          const answer = await once(url, request)
          if (last || !isBusy(answer)) return answer
        } catch (error) {
          if (last) throw error
        }
        await pause(tried)
      }
    },
  }
}
