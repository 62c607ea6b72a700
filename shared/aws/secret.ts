import { AwsClient } from 'aws4fetch'
import * as z from 'zod'

const Environment = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.string().optional(),
  /** The variables every AWS SDK reads, so that an emulator is reached the same way. */
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.url().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
})

const Found = z.object({ SecretString: z.string().min(32) })

const timeLimitMs = 10_000

/**
 * The bytes of a secret kept as text of at least 32 characters. One operation does not need the SDK's client: it would be
 * 13 KB of every function that reads a secret. Throws when the secret cannot be had or is too short; never with its text.
 */
export const readSecret = async (secretId: string): Promise<Uint8Array> => {
  const env = Environment.parse(process.env)
  const region = env.AWS_REGION
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const client = new AwsClient({
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    service: 'secretsmanager',
    region,
    retries: 2,
  })
  const endpoint =
    env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? env.AWS_ENDPOINT_URL ?? `https://secretsmanager.${region}.${domain}`
  const response = await client.fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: secretId }),
    signal: AbortSignal.timeout(timeLimitMs),
  })
  if (!response.ok) throw new Error(`the secret store answered ${response.status}`)
  const found = Found.safeParse(await response.json())
  if (!found.success) throw new Error('the secret is missing or shorter than 32 characters')
  return Buffer.from(found.data.SecretString, 'utf8')
}
