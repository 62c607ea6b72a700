import { describe, expect, test } from 'vitest'
import { registerKey } from '../../sdk/client.ts'
import { generatePrivateJwk } from '../../shared/crypto/signer.ts'
import { clientFor, get, issuer, operator } from './world.ts'

describe('a participant at the deployed hub', () => {
  test('registers, proves a key, gets a token and reads its mailbox', async () => {
    const by = await operator()
    const id = 'stack-hotline'
    const body = {
      id,
      kind: 'hotline',
      province: 'hebei',
      name: { zh: '试', en: 'Try' },
      scopes: ['mailbox:read', 'keys:self'],
    }
    expect(await by.call('POST', '/v1/participants', { body, idempotencyKey: 'stack-1' })).toMatchObject({
      status: 201,
    })
    expect(await by.call('POST', '/v1/participants', { body, idempotencyKey: 'stack-1' })).toMatchObject({
      status: 200,
    })
    const key = await generatePrivateJwk()
    expect(await registerKey(by, issuer, id, 'client', key)).toMatchObject({ status: 200, body: { state: 'active' } })
    const client = await clientFor(id, key)
    expect(await client.call('GET', '/v1/mailbox/status')).toMatchObject({ status: 200, body: { lag: 0 } })
    expect(await client.call('POST', '/v1/participants', { body })).toMatchObject({ status: 403 })
  })

  test('a proof is good for one request', async () => {
    const by = await operator()
    const token = await by.token()
    const headers = { authorization: `DPoP ${token}`, dpop: await by.proof('GET', '/v1/mailbox/status', token) }
    expect((await get('/v1/mailbox/status', { headers })).status).toBe(200)
    expect((await get('/v1/mailbox/status', { headers })).status).toBe(401)
  })
})

describe('the gateway', () => {
  test.each([
    ['GET', '/v1/nothing', 404, 'not-found'],
    ['GET', '/nothing/at/all', 404, 'not-found'],
    ['PUT', '/v1/participants', 405, 'method-not-allowed'],
    ['DELETE', '/.well-known/jwks.json', 405, 'method-not-allowed'],
  ])('%s %s answers %i in the words of the hub', async (method, path, status, code) => {
    const answer = await get(path, { method })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ type: `${issuer}/problems/${code}`, code })
  })

  test('bodies arrive as they were sent: what is not UTF-8 is refused, what is Chinese is read', async () => {
    const headers = { 'content-type': 'application/json' }
    const broken = await get('/v1/token-checks', { method: 'POST', headers, body: new Uint8Array([0x7b, 0xff, 0x7d]) })
    expect(await broken.json()).toMatchObject({ status: 400, code: 'malformed-request' })
    const read = await get('/v1/token-checks', { method: 'POST', headers, body: '{"clientAssertion":"京津冀"}' })
    expect(await read.json()).toMatchObject({ ok: false })
  })

  test('pages and documents come through', async () => {
    const page = await get('/docs')
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('<!doctype html>')
    expect(await (await get('/openapi.json')).json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) })
  })
})
