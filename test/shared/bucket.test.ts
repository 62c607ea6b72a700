import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBucket } from '../../shared/aws/bucket.ts'

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
