import { globSync, readFileSync } from 'node:fs'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openBucket } from '../../shared/aws/bucket.ts'
import { clientOptions, type Patience, patience } from '../../shared/aws/patience.ts'
import { signedClient } from '../../shared/aws/signedClient.ts'
import { neverAnswers, neverConnects } from '../support/deaf.ts'

const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
const kept = <T extends { close: () => Promise<void> }>(one: T): T => {
  open.push(one)
  return one
}

/** Short, and yet longer than a busy machine takes to carry a request to a server in the same process. */
const short: Patience = { connectMs: 5_000, answerMs: 200, tries: 3 }
const environment = (url: string) => ({
  AWS_REGION: 'cn-north-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: url,
})
const options = (endpoint: string, patient: Patience) => ({
  endpoint,
  region: 'cn-north-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  ...clientOptions(patient),
})

/** Every way to AWS there is, each with one request. */
const clients: Record<string, (url: string, patient: Patience) => Promise<unknown>> = {
  DynamoDB: (url, patient) =>
    new DynamoDBClient(options(url, patient)).send(
      new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
    ),
  EventBridge: (url, patient) =>
    new EventBridgeClient(options(url, patient)).send(new PutEventsCommand({ Entries: [{}] })),
  KMS: (url, patient) => new KMSClient(options(url, patient)).send(new GetPublicKeyCommand({ KeyId: 'key' })),
  S3: (url, patient) => openBucket('releases', { environment: environment(url), patience: patient }).get('a'),
  'Secrets Manager': (url, patient) =>
    signedClient('secretsmanager', environment(url), patient).send(url, { method: 'POST', headers: {}, body: '{}' }),
}

/** The SDK loads parts of itself at a client's first request, which holds the whole process up. */
beforeAll(async () => {
  const server = await neverAnswers((_request, response) => void response.writeHead(404).end('{}'))
  await Promise.allSettled(Object.values(clients).map((ask) => ask(server.url, { ...patience, answerMs: 10_000 })))
  await server.close()
})

describe.each(Object.entries(clients))('%s', (_, ask) => {
  test('is given up after three tries when it never answers', async () => {
    const server = kept(await neverAnswers())
    await expect(ask(server.url, short)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(server.heard()).toBe(3)
  })

  test('is given up when it begins an answer and falls silent', async () => {
    const server = kept(
      await neverAnswers((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"half":')
      }),
    )
    await expect(ask(server.url, short)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(server.heard()).toBe(3)
  })

  test('is given up when no connection comes about', async () => {
    const port = kept(await neverConnects())
    await expect(ask(port.url, { connectMs: 50, answerMs: 10_000, tries: 3 })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})

describe('the hub’s patience', () => {
  test('is half a second to connect, a second for an answer, three tries', () => {
    expect(patience).toEqual({ connectMs: 500, answerMs: 1_000, tries: 3 })
    expect(clientOptions()).toMatchObject({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
    })
  })

  test('is what every client of the product is built with', () => {
    const built = globSync('{functions,shared}/**/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/new \w+Client\(.*\)/g)].map(([text]) => text),
    )
    expect(built.length).toBeGreaterThan(2)
    for (const text of built) expect(text).toContain('(clientOptions())')
  })
})
