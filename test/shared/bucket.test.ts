import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBucket } from '../../shared/aws/bucket.ts'
import { signRequest } from '../../shared/aws/signedFetch.ts'

/** The worked examples of “Authenticating requests: using the Authorization header” in the Amazon S3 API Reference. */
describe('Signature Version 4 as AWS publishes it', () => {
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
  const where = { region: 'us-east-1', service: 's3' }
  const now = new Date('2013-05-24T00:00:00Z')
  const host = 'https://examplebucket.s3.amazonaws.com'
  test.each([
    [
      'GET object',
      { method: 'GET', url: new URL(`${host}/test.txt`), headers: { range: 'bytes=0-9' } },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'PUT object',
      {
        method: 'PUT',
        url: new URL(`${host}/test$file.text`),
        headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
        body: 'Welcome to Amazon S3.',
      },
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      'list objects',
      { method: 'GET', url: new URL(`${host}/?max-keys=2&prefix=J`) },
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('%s', (_name, request, signature) => {
    expect(signRequest(request, keys, where, now)['authorization']).toMatch(new RegExp(`Signature=${signature}$`))
  })

  test('a session token is sent and signed', () => {
    const headers = signRequest(
      { method: 'GET', url: new URL(`${host}/x`) },
      { ...keys, sessionToken: 'token' },
      where,
      now,
    )
    expect(headers['x-amz-security-token']).toBe('token')
    expect(headers['authorization']).toContain('x-amz-security-token')
  })
})

describe('a bucket', () => {
  /** An S3 endpoint as far as the hub speaks to one: conditional puts, gets, lists two names at a time. */
  const objects = new Map<string, Buffer>()
  let failures = 0
  let server: Server
  let bucket: ReturnType<typeof openBucket>

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const answer = (status: number, body: Buffer | string = '') => response.writeHead(status).end(body)
      if (failures > 0) {
        failures--
        return answer(503)
      }
      if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return answer(403)
      const url = new URL(request.url ?? '', 'http://s3')
      const name = decodeURIComponent(url.pathname.replace(/^\/releases-bucket\//, ''))
      if (request.method === 'PUT') {
        if (request.headers['if-none-match'] === '*' && objects.has(name)) return answer(412)
        objects.set(name, Buffer.concat(chunks))
        return answer(200)
      }
      if (name !== '') {
        const held = objects.get(name)
        return held ? answer(200, held) : answer(404)
      }
      const found = [...objects.keys()]
        .filter((key) => key.startsWith(url.searchParams.get('prefix') ?? ''))
        .filter((key) => key > (url.searchParams.get('start-after') ?? ''))
        .sort()
      return answer(
        200,
        `<ListBucketResult><IsTruncated>${found.length > 2}</IsTruncated>${found
          .slice(0, 2)
          .map((key) => `<Contents><Key>${key}</Key></Contents>`)
          .join('')}</ListBucketResult>`,
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    bucket = openBucket('releases-bucket', {
      environment: {
        AWS_REGION: 'cn-north-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      },
    })
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  test('gives back the bytes it was given, and nothing for what it was not', async () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 128])
    expect(await bucket.put('files/a', bytes, 'application/octet-stream')).toBe('done')
    expect(await bucket.get('files/a')).toEqual(bytes)
    expect(await bucket.get('files/b')).toBeUndefined()
  })

  test('writes a new name once: the first one stands', async () => {
    expect(await bucket.put('releases/x', 'first', 'text/plain', { onlyNew: true })).toBe('done')
    expect(await bucket.put('releases/x', 'second', 'text/plain', { onlyNew: true })).toBe('exists')
    expect(Buffer.from((await bucket.get('releases/x')) ?? []).toString()).toBe('first')
  })

  test('lists every page after a name', async () => {
    for (const n of [1, 2, 3, 4, 5]) await bucket.put(`list/${n}`, '', 'text/plain')
    expect(await bucket.list('list/', 'list/1')).toEqual(['list/2', 'list/3', 'list/4', 'list/5'])
  })

  test('tries again when the service is busy, and says the status when it stays so', async () => {
    failures = 2
    expect(await bucket.get('files/b')).toBeUndefined()
    failures = 3
    await expect(bucket.get('files/b')).rejects.toMatchObject({ name: 'BucketError', status: 503 })
    failures = 0
  })
})
