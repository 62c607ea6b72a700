import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../sdk/client.ts'
import { makeProof } from '../../shared/crypto/dpop.ts'
import { generatePrivateJwk, jwkSigner } from '../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../support/hub.ts'

// Rows 67–94 of qr-crypto-security.md §8.3 that hold for every operation, shown on one with a body.
let hub: TestHub
let hebei: Client
const logged: unknown[] = []
beforeAll(async () => {
  hub = await testHub({ log: (...line) => logged.push(line) })
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
})
afterAll(() => hub.stop())

const path = '/v1/participants'
const valid = { id: 'some-venue', kind: 'venue', name: { zh: '某馆', en: 'Some venue' }, scopes: [] }

type Sent = {
  body?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  method?: string
  path?: string
}
/** A request of the operator, spoiled by whatever is given. */
const send = async ({ body = JSON.stringify(valid), headers = {}, method = 'POST', path: to = path }: Sent = {}) => {
  const token = await hub.operator.token()
  const answer = await hub.fetch(
    new Request(`${issuer}${to}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `DPoP ${token}`,
        dpop: await hub.operator.proof(method, to, token),
        ...headers,
      },
      ...(method !== 'GET' && { body }),
    }),
  )
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  }
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('who calls', () => {
  const call = async (headers: Record<string, string>) => {
    const answer = await hub.fetch(new Request(`${issuer}/v1/mailbox`, { headers }))
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const refused = { status: 401, body: { code: 'unauthenticated' } }

  test('row 67: no token, malformed token, expired token', async () => {
    expect(await call({})).toMatchObject(refused)
    expect(await call({ authorization: 'DPoP nonsense', dpop: 'x' })).toMatchObject(refused)
    const token = await hebei.token()
    hub.clock.advance(301_000)
    expect(
      await call({ authorization: `DPoP ${token}`, dpop: await hebei.proof('GET', '/v1/mailbox', token) }),
    ).toMatchObject(refused)
  })

  test('row 68: a bound token sent as Bearer', async () => {
    const token = await hebei.token()
    expect(
      await call({ authorization: `Bearer ${token}`, dpop: await hebei.proof('GET', '/v1/mailbox', token) }),
    ).toMatchObject(refused)
  })

  test('row 69: a proof by another key, or made for another token', async () => {
    const token = await hebei.token()
    const stranger = await jwkSigner(await generatePrivateJwk())
    const at = { method: 'GET', url: `${issuer}/v1/mailbox`, now: hub.clock(), jti: 'jti-12345678' }
    expect(
      await call({ authorization: `DPoP ${token}`, dpop: await makeProof(stranger, { ...at, accessToken: token }) }),
    ).toMatchObject(refused)
    expect(
      await call({
        authorization: `DPoP ${token}`,
        dpop: await makeProof(hebei.signer, { ...at, accessToken: 'other' }),
      }),
    ).toMatchObject(refused)
    expect(await call({ authorization: `DPoP ${token}`, dpop: await makeProof(hebei.signer, at) })).toMatchObject(
      refused,
    )
  })

  test('row 70: a proof or an assertion is not an access token', async () => {
    const proof = await hebei.proof('GET', '/v1/mailbox')
    expect(await call({ authorization: `DPoP ${proof}`, dpop: proof })).toMatchObject(refused)
  })

  test('a proof is used once', async () => {
    const token = await hebei.token()
    const headers = { authorization: `DPoP ${token}`, dpop: await hebei.proof('GET', '/v1/mailbox', token) }
    expect((await call(headers)).status).toBe(200)
    expect(await call(headers)).toMatchObject(refused)
  })
})

describe('what is sent', () => {
  const rows: [string, Sent, number, string][] = [
    ['73 not JSON', { body: 'nope' }, 400, 'malformed-request'],
    ['73 truncated', { body: '{"id":"x"' }, 400, 'malformed-request'],
    ['73 empty', { body: '' }, 400, 'malformed-request'],
    ['73 byte order mark', { body: `\uFEFF${JSON.stringify(valid)}` }, 400, 'malformed-request'],
    ['73 UTF-16', { body: Buffer.from(JSON.stringify(valid), 'utf16le') }, 400, 'malformed-request'],
    ['73 bad UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'malformed-request'],
    ['74 duplicate member', { body: '{"id":"a-b","id":"c-d"}' }, 400, 'malformed-request'],
    ['75 __proto__', { body: JSON.stringify(valid).replace('{', '{"__proto__":{"a":1},') }, 422, 'validation-failed'],
    ['75 constructor', { body: JSON.stringify({ ...valid, constructor: 1 }) }, 422, 'validation-failed'],
    ['75 unknown member', { body: JSON.stringify({ ...valid, more: 1 }) }, 422, 'validation-failed'],
    ['76 depth 65', { body: nested(65) }, 400, 'malformed-request'],
    [
      '76 an array of 10,001',
      { body: JSON.stringify({ ...valid, scopes: Array.from({ length: 10_001 }, () => 'keys:self') }) },
      422,
      'validation-failed',
    ],
    ['77 -0', { body: '{"id":-0}' }, 422, 'validation-failed'],
    ['77 1e400', { body: JSON.stringify(valid).replace('"venue"', '1e400') }, 422, 'validation-failed'],
    [
      '80 full-width digits in an identifier',
      { body: JSON.stringify({ ...valid, id: 'venue-１' }) },
      422,
      'validation-failed',
    ],
    ['80 zero-width character', { body: JSON.stringify({ ...valid, id: 'ven\u200Bue' }) }, 422, 'validation-failed'],
    ['82 no content type', { headers: { 'content-type': '' } }, 415, 'unsupported-media-type'],
    ['82 text/plain', { headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-media-type'],
    ['82 charset gbk', { headers: { 'content-type': 'application/json; charset=gbk' } }, 415, 'unsupported-media-type'],
    ['83 Accept without JSON', { headers: { accept: 'text/csv' } }, 406, 'not-acceptable'],
    ['84 unknown path', { path: '/v1/nowhere' }, 404, 'not-found'],
    ['84 unknown method', { method: 'PUT' }, 405, 'method-not-allowed'],
    ['85 encoded dots', { path: '/v1/participants/%2e%2e%2fsecret', method: 'GET' }, 404, 'not-found'],
    ['85 NUL', { path: '/v1/participants/a%00b', method: 'GET' }, 404, 'not-found'],
    ['85 double encoded', { path: '/v1/participants/%252e%252e', method: 'GET' }, 404, 'not-found'],
    ['85 trailing dot', { path: '/v1/participants.', method: 'GET' }, 404, 'not-found'],
    ['88 a tampered cursor', { path: '/v1/mailbox?after=12x', method: 'GET' }, 400, 'invalid-page-token'],
    ['92 a body of 6 MB', { body: 'x'.repeat(6_000_000) }, 413, 'request-too-large'],
  ]
  test.each(rows)('row %s', async (_row, sent, status, code) => {
    const answer = await send(sent)
    expect(answer).toMatchObject({
      status,
      body: { code, evaluatedAt: expect.any(String), requestId: expect.any(String) },
    })
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    if (status === 405) expect(answer.headers.get('allow')).toBe('POST')
  })

  test('row 93: X-Forwarded-Host and X-HTTP-Method-Override change nothing', async () => {
    const answer = await send({
      headers: { 'x-forwarded-host': 'evil.example', 'x-http-method-override': 'DELETE' },
      body: JSON.stringify({ ...valid, id: 'forwarded-venue' }),
    })
    expect(answer.status).toBe(201)
  })

  test('problems never quote what was sent', async () => {
    const secret = '110101189901010000'
    const answer = await send({ body: JSON.stringify({ ...valid, id: secret, [secret]: secret }) })
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body)).not.toContain(secret)
  })

  test('the hub names a request itself; the caller’s own name is echoed, and neither logged nor told as the hub’s', async () => {
    const person = '110105194912310021'
    logged.length = 0
    const named = await send({ headers: { 'x-request-id': person }, body: '{}' })
    expect(named.headers.get('x-request-id')).toBe(person)
    expect(named.body['requestId']).toMatch(/^req_[0-9a-z]{26}$/)
    expect(named.headers.get('x-hub-request-id')).toBe(named.body['requestId'])
    const unnamed = await send({ path: '/v1/nowhere' })
    expect(unnamed.headers.get('x-request-id')).toBe(unnamed.body['requestId'])
    const spoiled = await send({ path: '/v1/nowhere', headers: { 'x-request-id': 'a b' } })
    expect(spoiled.headers.get('x-request-id')).toBe(spoiled.body['requestId'])
    const answered = await hub.get('/v1/status-not-there', { 'x-request-id': person })
    expect(answered.headers.get('x-request-id')).toBe(person)
    const read = await hub.get('/.well-known/jwks.json', { 'x-request-id': person })
    expect([read.status, read.headers.get('x-request-id')]).toEqual([200, person])
    expect(read.headers.get('x-hub-request-id')).toMatch(/^req_/)
    expect(logged.length).toBeGreaterThan(1)
    expect(JSON.stringify(logged)).not.toContain(person)
  })

  test('answers speak the asked language, Chinese otherwise', async () => {
    const zh = await send({ path: '/v1/nowhere' })
    const en = await send({ path: '/v1/nowhere', headers: { 'accept-language': 'en-GB,en;q=0.8' } })
    expect([zh.body['title'], en.body['title']]).toEqual(['没有这个资源', 'There is no such resource'])
    expect(en.headers.get('content-language')).toBe('en')
  })

  test.each([
    ['ThrottlingException', 503],
    ['KMSInternalException', 503],
    ['DependencyTimeoutException', 503],
    ['InternalServiceError', 503],
    ['ValidationException', 500],
  ])(
    'a store or key service that fails with %s is our failure, %i, with nothing inside it told',
    async (name, status) => {
      const broken = await testHub({
        around: async (kind, run) => {
          if (kind === 'write') throw Object.assign(new Error('table onecard-secret-name'), { name })
          return run()
        },
      })
      const answer = await broken.fetch(
        new Request(`${issuer}/v1/token-checks`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }),
      )
      expect(answer.status).toBe(status)
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(await answer.text()).not.toContain('onecard-secret-name')
      await broken.stop()
    },
  )
})
