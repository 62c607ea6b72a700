import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAssertion } from '../../../shared/crypto/clientAssertion.ts'
import { makeProof } from '../../../shared/crypto/dpop.ts'
import { randomId } from '../../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk, type Signer, signJws } from '../../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// Rows of qr-crypto-security.md §8.2 by number.
let hub: TestHub
let key: PrivateJwk
let signer: Signer
beforeAll(async () => {
  hub = await testHub()
  key = await generatePrivateJwk()
  signer = await jwkSigner(key)
  await hub.join({ id: 'hebei-platform', province: 'hebei', key })
})
afterAll(() => hub.stop())

const seconds = () => Math.floor(hub.clock().getTime() / 1000)
const jti = () => randomId('jti')
const assertion = (id = 'hebei-platform', by = signer) =>
  makeAssertion(by, { clientId: id, issuer, now: hub.clock(), jti: jti() })
const ownAssertion = (claims: Record<string, unknown>, header?: Record<string, unknown>) =>
  signJws(
    signer,
    'client-authentication+jwt',
    {
      iss: 'hebei-platform',
      sub: 'hebei-platform',
      aud: issuer,
      iat: seconds(),
      exp: seconds() + 60,
      jti: jti(),
      ...claims,
    },
    header,
  )
const proof = (changes: Partial<Parameters<typeof makeProof>[1]> = {}, by = signer) =>
  makeProof(by, { method: 'POST', url: `${issuer}/oauth/token`, now: hub.clock(), jti: jti(), ...changes })

type Sent = {
  form?: Record<string, string> | string
  headers?: Record<string, string>
  method?: string
  dpop?: string | null
  type?: string
}
const send = async ({
  form,
  headers = {},
  method = 'POST',
  dpop,
  type = 'application/x-www-form-urlencoded',
}: Sent) => {
  const proofHeader = dpop === undefined ? await proof() : dpop
  const answer = await hub.fetch(
    new Request(`${issuer}/oauth/token`, {
      method,
      headers: {
        ...(method === 'POST' && { 'content-type': type }),
        ...(proofHeader && { dpop: proofHeader }),
        ...headers,
      },
      ...(method === 'POST' && { body: typeof form === 'string' ? form : new URLSearchParams(form).toString() }),
    }),
  )
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}
const form = async (changes: Record<string, string> = {}) => ({
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: await assertion(),
  ...changes,
})

describe('POST /oauth/token', () => {
  test('200: a DPoP-bound token of five minutes with the registered scopes, never cached', async () => {
    const answer = await send({ form: await form() })
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'DPoP', expires_in: 300 } })
    expect(answer.body['scope']).toContain('cards:resolve')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('200: a subset of scopes on request', async () => {
    expect(await send({ form: await form({ scope: 'cards:resolve' }) })).toMatchObject({
      status: 200,
      body: { scope: 'cards:resolve' },
    })
  })

  test('200: a scope asked for again and again stands in the token once', async () => {
    const scope = Array.from({ length: 200 }, () => 'cards:resolve').join(' ')
    expect(await send({ form: await form({ scope }) })).toMatchObject({ status: 200, body: { scope: 'cards:resolve' } })
  })

  const rows: [string, () => Promise<Sent>, number, string][] = [
    ['49 GET', async () => ({ method: 'GET' }), 405, 'invalid_request'],
    ['50 JSON instead of a form', async () => ({ form: '{}', type: 'application/json' }), 415, 'invalid_request'],
    [
      '51 a parameter twice',
      async () => ({ form: `${new URLSearchParams(await form())}&grant_type=client_credentials` }),
      400,
      'invalid_request',
    ],
    [
      '52 grant_type password',
      async () => ({ form: await form({ grant_type: 'password' }) }),
      400,
      'unsupported_grant_type',
    ],
    [
      '52 grant_type refresh_token',
      async () => ({ form: await form({ grant_type: 'refresh_token' }) }),
      400,
      'unsupported_grant_type',
    ],
    ['52 grant_type absent', async () => ({ form: 'scope=cards:resolve' }), 400, 'invalid_request'],
    [
      '53 client_secret',
      async () => ({ form: { grant_type: 'client_credentials', client_secret: 'x' } }),
      401,
      'invalid_client',
    ],
    [
      '53 Basic',
      async () => ({ form: { grant_type: 'client_credentials' }, headers: { authorization: 'Basic eDp5' } }),
      401,
      'invalid_client',
    ],
    ['53 two methods at once', async () => ({ form: await form({ client_secret: 'x' }) }), 400, 'invalid_request'],
    [
      '54 unknown client',
      async () => ({ form: await form({ client_assertion: await assertion('nobody-here') }) }),
      401,
      'invalid_client',
    ],
    [
      '54 signed by another key',
      async () => ({
        form: await form({
          client_assertion: await assertion('hebei-platform', await jwkSigner(await generatePrivateJwk())),
        }),
      }),
      401,
      'invalid_client',
    ],
    [
      'kid an array of the kid',
      async () => ({ form: await form({ client_assertion: await ownAssertion({}, { kid: [signer.kid] }) }) }),
      401,
      'invalid_client',
    ],
    [
      '55 aud is the token URL',
      async () => ({ form: await form({ client_assertion: await ownAssertion({ aud: `${issuer}/oauth/token` }) }) }),
      401,
      'invalid_client',
    ],
    [
      '55 aud an array',
      async () => ({ form: await form({ client_assertion: await ownAssertion({ aud: [issuer] }) }) }),
      401,
      'invalid_client',
    ],
    [
      '55 aud another issuer',
      async () => ({ form: await form({ client_assertion: await ownAssertion({ aud: 'https://other.test' }) }) }),
      401,
      'invalid_client',
    ],
    [
      '56 iss not sub',
      async () => ({ form: await form({ client_assertion: await ownAssertion({ iss: 'tianjin-platform' }) }) }),
      401,
      'invalid_client',
    ],
    [
      '56 not the client_id of the form',
      async () => ({ form: await form({ client_id: 'tianjin-platform' }) }),
      401,
      'invalid_client',
    ],
    [
      '58 life over 60 s',
      async () => ({ form: await form({ client_assertion: await ownAssertion({ exp: seconds() + 61 }) }) }),
      401,
      'invalid_client',
    ],
    [
      '58 no jti',
      async () => ({ form: await form({ client_assertion: await ownAssertion({ jti: undefined }) }) }),
      401,
      'invalid_client',
    ],
    [
      '58 no exp',
      async () => ({ form: await form({ client_assertion: await ownAssertion({ exp: undefined }) }) }),
      401,
      'invalid_client',
    ],
    [
      '58 expired',
      async () => ({
        form: await form({ client_assertion: await ownAssertion({ iat: seconds() - 100, exp: seconds() - 40 }) }),
      }),
      401,
      'invalid_client',
    ],
    [
      '58 iat 11 s ahead',
      async () => ({
        form: await form({ client_assertion: await ownAssertion({ iat: seconds() + 11, exp: seconds() + 60 }) }),
      }),
      401,
      'invalid_client',
    ],
    [
      '59 jku in the header',
      async () => ({
        form: await form({
          client_assertion: await ownAssertion({}, { kid: signer.kid, jku: 'https://evil.example/jwks' }),
        }),
      }),
      401,
      'invalid_client',
    ],
    [
      '60 scope beyond the registration',
      async () => ({ form: await form({ scope: 'participants:admin' }) }),
      400,
      'invalid_scope',
    ],
    ['60 unknown scope', async () => ({ form: await form({ scope: 'everything' }) }), 400, 'invalid_scope'],
    ['61 no proof', async () => ({ form: await form(), dpop: null }), 400, 'invalid_dpop_proof'],
    [
      '61 two proofs',
      async () => ({ form: await form(), dpop: `${await proof()}, ${await proof()}` }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '62 proof for another method',
      async () => ({ form: await form(), dpop: await proof({ method: 'GET' }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '62 proof for another host',
      async () => ({ form: await form(), dpop: await proof({ url: 'https://evil.test/oauth/token' }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '62 proof for another path case',
      async () => ({ form: await form(), dpop: await proof({ url: `${issuer}/OAuth/token` }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '62 proof for another port',
      async () => ({ form: await form(), dpop: await proof({ url: 'https://hub.test:444/oauth/token' }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '63 proof key with private d',
      async () => ({ form: await form(), dpop: await proofWithKey({ ...key }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '63 proof key P-384',
      async () => ({ form: await form(), dpop: await proofWithKey({ ...signer.publicJwk, crv: 'P-384' }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '63 proof key SM2',
      async () => ({ form: await form(), dpop: await proofWithKey({ ...signer.publicJwk, crv: 'SM2' }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '63 proof key symmetric',
      async () => ({ form: await form(), dpop: await proofWithKey({ kty: 'oct', k: 'c2VjcmV0' }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '64 proof 31 s old',
      async () => ({ form: await form(), dpop: await proof({ now: new Date(hub.clock().getTime() - 31_000) }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '64 proof 31 s ahead',
      async () => ({ form: await form(), dpop: await proof({ now: new Date(hub.clock().getTime() + 31_000) }) }),
      400,
      'invalid_dpop_proof',
    ],
    [
      '65 an assertion of 20 kB',
      async () => ({ form: await form({ client_assertion: 'a'.repeat(20_000) }) }),
      413,
      'invalid_request',
    ],
    [
      '65 a thousand form fields',
      async () => ({ form: Array.from({ length: 1000 }, (_, i) => `f${i}=1`).join('&') }),
      413,
      'invalid_request',
    ],
  ]
  const proofWithKey = (jwk: Record<string, unknown>) =>
    signJws(signer, 'dpop+jwt', { htm: 'POST', htu: `${issuer}/oauth/token`, iat: seconds(), jti: jti() }, { jwk })

  test.each(rows)('row %s', async (_row, make, status, error) => {
    const answer = await send(await make())
    expect(answer).toMatchObject({ status, body: { error } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('row 54: unknown client, disabled client and bad signature get one text', async () => {
    const disabled = await jwkSigner(await generatePrivateJwk())
    await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
    await hub.operator.call('PATCH', '/v1/participants/tianjin-platform', { body: { state: 'suspended' } })
    const texts = await Promise.all(
      [assertion('nobody-here'), assertion('hebei-platform', disabled), assertion('tianjin-platform', disabled)].map(
        async (made) => (await send({ form: await form({ client_assertion: await made }) })).body['error_description'],
      ),
    )
    expect(new Set(texts).size).toBe(1)
  })

  test('the owner of a registered key is told which check failed; a guesser is not', async () => {
    const owner = await send({
      form: await form({ client_assertion: await ownAssertion({ aud: 'https://other.test' }) }),
    })
    expect(owner.body['error_description']).toContain('assertion-audience')
  })

  test('row 57 and 64: an assertion and a proof are used once', async () => {
    const used = await form()
    expect((await send({ form: used })).status).toBe(200)
    expect(await send({ form: used })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    const dpop = await proof()
    expect((await send({ form: await form(), dpop })).status).toBe(200)
    expect(await send({ form: await form(), dpop })).toMatchObject({
      status: 400,
      body: { error: 'invalid_dpop_proof' },
    })
  })

  test('row 66: after 50 failures in a minute a client waits; another one does not', async () => {
    hub.clock.advance(60_000)
    const stranger = await jwkSigner(await generatePrivateJwk())
    for (let i = 0; i < 50; i++)
      expect(
        (await send({ form: await form({ client_assertion: await assertion('guessed-client', stranger) }) })).status,
      ).toBe(401)
    const waiting = await send({ form: await form({ client_assertion: await assertion('guessed-client', stranger) }) })
    expect(waiting).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } })
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send({ form: await form() })).status).toBe(200)
  })

  test('a suspended participant gets no token; a resumed one does', async () => {
    const client = await hub.join({ id: 'beijing-platform', province: 'beijing' })
    await hub.operator.call('PATCH', '/v1/participants/beijing-platform', { body: { state: 'suspended' } })
    await expect(client.token()).rejects.toThrow('invalid_client')
    await hub.operator.call('PATCH', '/v1/participants/beijing-platform', { body: { state: 'active' } })
    await expect(client.token()).resolves.toBeTypeOf('string')
  })
})
