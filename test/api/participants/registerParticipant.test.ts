import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../../sdk/client.ts'
import { type TestHub, testHub } from '../../support/hub.ts'

let hub: TestHub
let hebei: Client
beforeAll(async () => {
  hub = await testHub()
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
})
afterAll(() => hub.stop())

const body = {
  id: 'tianjin-platform',
  kind: 'platform',
  province: 'tianjin',
  name: { zh: '天津', en: 'Tianjin' },
  scopes: ['cards:resolve'],
  baseUrl: 'https://card.tj.example/hub',
}

describe('POST /v1/participants', () => {
  test('201: the operator registers; the participant can be read back by the operator and by nobody else', async () => {
    const done = await hub.operator.call('POST', '/v1/participants', { body })
    expect(done.status).toBe(201)
    expect(done.body).toMatchObject({ id: 'tianjin-platform', state: 'active', keys: [] })
    expect((await hub.operator.call('GET', '/v1/participants/tianjin-platform')).status).toBe(200)
    expect((await hebei.call('GET', '/v1/participants/tianjin-platform')).status).toBe(404)
  })

  test('200: the same key and body give the stored answer; another body is refused', async () => {
    const first = { body: { ...body, id: 'beijing-platform', province: 'beijing' }, idempotencyKey: 'register-1' }
    expect((await hub.operator.call('POST', '/v1/participants', first)).status).toBe(201)
    const again = await hub.operator.call('POST', '/v1/participants', first)
    expect(again).toMatchObject({ status: 200, body: { id: 'beijing-platform' } })
    const other = await hub.operator.call('POST', '/v1/participants', { ...first, body: { ...first.body, scopes: [] } })
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    const otherId = { ...first, body: { ...first.body, id: 'second-beijing-platform' } }
    expect(await hub.operator.call('POST', '/v1/participants', otherId)).toMatchObject({ status: 422 })
    expect((await hub.operator.call('GET', '/v1/participants/second-beijing-platform')).status).toBe(404)
  })

  test('201: a key is remembered for a day, then it is free for another request', async () => {
    const day = 86_400_000
    const first = { id: 'venue-of-a-day', kind: 'venue', name: body.name, scopes: ['codes:recognise'] }
    const register = (id: string) =>
      hub.operator.call('POST', '/v1/participants', { body: { ...first, id }, idempotencyKey: 'of-a-day' })
    expect((await register(first.id)).status).toBe(201)
    hub.clock.advance(day - 1000)
    expect((await register('venue-of-tomorrow')).status).toBe(422)
    hub.clock.advance(2000)
    expect((await register('venue-of-tomorrow')).status).toBe(201)
    expect((await register(first.id)).status).toBe(422)
  })

  test('409: an id is taken once', async () => {
    const again = await hub.operator.call('POST', '/v1/participants', {
      body: { ...body, id: 'hebei-platform', province: 'hebei' },
    })
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'participant-exists', party: 'caller', retryable: false },
    })
  })

  test('409: a province has one active platform; a second may come when the first is suspended, and the first not back beside it', async () => {
    const second = { ...body, id: 'hebei-second', province: 'hebei' }
    const refused = { status: 409, body: { code: 'province-has-platform', retryable: false } }
    expect(await hub.operator.call('POST', '/v1/participants', { body: second })).toMatchObject(refused)
    const first = '/v1/participants/hebei-platform'
    await hub.operator.call('PATCH', first, { body: { state: 'suspended' } })
    expect((await hub.operator.call('POST', '/v1/participants', { body: second })).status).toBe(201)
    expect(await hub.operator.call('PATCH', first, { body: { state: 'active' } })).toMatchObject(refused)
    await hub.operator.call('PATCH', '/v1/participants/hebei-second', { body: { state: 'suspended' } })
    expect((await hub.operator.call('PATCH', first, { body: { state: 'active' } })).status).toBe(200)
  })

  test('403: nobody but the operator registers', async () => {
    expect(await hebei.call('POST', '/v1/participants', { body })).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    })
  })

  test.each([
    ['unknown member', { ...body, extra: 1 }, '', 'unrecognized_keys'],
    ['http beyond loopback', { ...body, baseUrl: 'http://card.tj.example' }, '/baseUrl', 'custom'],
    ['a name no page has room for', { ...body, name: { zh: '长'.repeat(101), en: 'Long' } }, '/name/zh', 'too_big'],
    ['a name with a direction mark', { ...body, name: { zh: '天\u202e津', en: 'T' } }, '/name/zh', 'custom'],
    ['base URL that is none', { ...body, baseUrl: 'nowhere' }, '/baseUrl', 'custom'],
    ['unknown scope', { ...body, scopes: ['everything'] }, '/scopes/0', 'invalid_value'],
    ['province outside the three', { ...body, province: 'shanxi' }, '/province', 'invalid_value'],
  ])('422: %s', async (_name, bad, pointer, code) => {
    const answer = await hub.operator.call('POST', '/v1/participants', { body: bad })
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect((answer.body as { errors: unknown[] }).errors).toContainEqual(expect.objectContaining({ pointer, code }))
  })

  // qr-crypto-security.md §8.4, rows 95, 104 and 105, and what an attacker tried.
  test.each([
    ...[
      'https://169.254.169.254',
      'https://10.0.0.1',
      'https://127.0.0.1',
      'https://[::1]',
      'https://[::ffff:127.0.0.1]',
    ],
    ...['https://[fd00::1]', 'https://[fe80::1]', 'https://[64:ff9b::a00:1]', 'https://8.8.8.8', 'https://2130706433'],
    ...['https://0x7f000001', 'https://0177.0.0.1', 'https://127.1', 'https://127.0.0.1.', 'https://１２７.０.０.１'],
    ...[
      'https://localhost',
      'https://localhost.',
      'https://x.localhost',
      'https://metadata.google.internal',
      'https://hub',
    ],
    ...[
      'https://card.tj.example#',
      'https://card.tj.example/hub#x',
      'https://card.tj.example/?',
      'https://card.tj.example/?a=b',
    ],
    ...['https://user@card.tj.example', 'https://user:secret@card.tj.example', 'https://card.tj.example:22/hub'],
    ...[
      'https://card.tj.example/a/../b',
      'https://card.tj.example/%2e%2e/b',
      'https:\\\\card.tj.example',
      'https://CARD.tj.example',
    ],
    ...[
      'https://card.tj.example/\r\nhost:x',
      'ftp://card.tj.example',
      'http://127.0.0.1.card.tj.example',
      'http://127.0.0.1@card.tj.example',
    ],
  ])('422: an address the hub must not call: %j', async (baseUrl) => {
    const answer = await hub.operator.call('POST', '/v1/participants', {
      body: { ...body, id: 'evil-platform', baseUrl },
    })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ pointer: '/baseUrl' }] },
    })
    const changed = await hub.operator.call('PATCH', '/v1/participants/hebei-platform', { body: { baseUrl } })
    expect(changed).toMatchObject({ status: 422, body: { errors: [{ pointer: '/baseUrl' }] } })
  })

  test.each(['https://card.tj.example', 'https://card.tj.example:8443/hub', 'http://127.0.0.1:40111'])(
    '200: an address the hub may call: %s',
    async (baseUrl) => {
      const changed = await hub.operator.call('PATCH', '/v1/participants/hebei-platform', { body: { baseUrl } })
      expect(changed).toMatchObject({ status: 200, body: { baseUrl } })
    },
  )

  test('422: a platform needs its province and base URL', async () => {
    const { baseUrl: _none, ...incomplete } = body
    const answer = await hub.operator.call('POST', '/v1/participants', { body: incomplete })
    expect(answer).toMatchObject({ status: 422, body: { code: 'participant-incomplete' } })
  })
})
