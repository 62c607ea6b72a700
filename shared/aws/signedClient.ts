import { AwsClient } from 'aws4fetch'
import * as z from 'zod'

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

const mostTries = 3
const timeLimitMs = 10_000

/** What a request may carry; the body is signed as it is. */
export type SignedRequest = { method: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> }

/**
 * Requests that aws4fetch signs, for services of which the hub uses so little that the SDK's client would be most of a
 * function's size (S3 125 KB, Secrets Manager 13 KB). A 5xx or 429 is tried again, three tries within ten seconds in all.
 */
export const signedClient = (
  service: keyof typeof endpointOf,
  environment: Record<string, string | undefined> = process.env,
) => {
  const env = Environment.parse(environment)
  const region = env.AWS_REGION
  const client = new AwsClient({
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    service,
    region,
    retries: mostTries - 1,
  })
  return {
    /** An emulator's endpoint, when there is one; without a slash at its end. */
    endpoint: (env[endpointOf[service]] ?? env.AWS_ENDPOINT_URL)?.replace(/\/$/, ''),
    /** The service's own host in this region; China has a domain of its own. */
    host: `${service}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`,
    fetch: (url: string, request: SignedRequest): Promise<Response> =>
      client.fetch(url, { ...request, signal: AbortSignal.timeout(timeLimitMs) }),
  }
}
