import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../../sdk/client.ts'
import { mintAccessToken } from '../../../shared/crypto/accessToken.ts'
import { generatePrivateJwk, jwkSigner, signJws } from '../../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// A token lives five minutes, and whoever stole a key may hold several. After the revocation none of them changes a key.
const id = 'hebei-platform'
const keysPath = `/v1/participants/${id}/keys`
const dead = { status: 401, body: { code: 'unauthenticated' } }

let hub: TestHub
beforeAll(async () => {
  hub = await testHub()
})
afterAll(() => hub.stop())

let thieves = 0

/** A client with a live token, and a key of its own that waits for its proof. */
const thief = async () => {
  const name = `robbed-${thieves++}`
  const key = await generatePrivateJwk()
  const { kid } = await jwkSigner(key)
  const client = await hub.join({ id: name, kind: 'venue', key })
  const fresh = await jwkSigner(await generatePrivateJwk())
  const added = await client.call('POST', `/v1/participants/${name}/keys`, {
    body: { use: 'client', jwk: fresh.publicJwk },
  })
  const { challenge } = added.body as { challenge: string }
  const proof = await signJws(fresh, 'key-proof+jwt', { aud: issuer, nonce: challenge })
  return { client, kid, fresh, proof, path: `/v1/participants/${name}` }
}

type Thief = Awaited<ReturnType<typeof thief>>

const acts: readonly [string, (t: Thief) => Promise<{ status: number; body: unknown }>][] = [
  [
    'adds no key',
    async ({ client, path }) => {
      const { publicJwk } = await jwkSigner(await generatePrivateJwk())
      return client.call('POST', `${path}/keys`, { body: { use: 'client', jwk: publicJwk } })
    },
  ],
  [
    'proves no key added before',
    ({ client, path, fresh, proof }) => client.call('POST', `${path}/keys/${fresh.kid}/proof`, { body: { proof } }),
  ],
  ['revokes no key', ({ client, path, fresh }) => client.call('DELETE', `${path}/keys/${fresh.kid}?reason=x`)],
  ['reads no registration', ({ client, path }) => client.call('GET', path)],
]

describe.each([
  ['the key was revoked', (t: Thief) => hub.operator.call('DELETE', `${t.path}/keys/${t.kid}?reason=stolen`)],
  ['the participant was suspended', (t: Thief) => hub.operator.call('PATCH', t.path, { body: { state: 'suspended' } })],
])('an old token, after %s,', (_why, end) => {
  test.each(acts)('%s', async (_what, act) => {
    const robbed = await thief()
    expect((await end(robbed)).status).toBe(200)
    expect(await act(robbed)).toMatchObject(dead)
  })
})

describe('a token that names no client key, as releases before wrote it,', () => {
  let old: Client
  let current: Client
  beforeAll(async () => {
    const hubKey = await jwkSigner(await generatePrivateJwk())
    const elsewhere = await testHub({ signer: hubKey })
    current = await elsewhere.join({ id, province: 'hebei' })
    const caller = {
      id: current.id as never,
      province: 'hebei' as const,
      scopes: ['keys:self', 'cards:resolve'] as const,
    }
    const token = await mintAccessToken(
      hubKey,
      issuer,
      { ...caller, jkt: current.signer.kid, kind: undefined, clientKey: undefined },
      elsewhere.clock(),
      'tok_00000000000000000000000000',
    )
    const call: Client['call'] = async (method, path, { body } = {}) => {
      const headers = {
        authorization: `DPoP ${token}`,
        dpop: await current.proof(method, path, token),
        'content-type': 'application/json',
      }
      const answer = await elsewhere.fetch(
        new Request(`${issuer}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }),
      )
      return { status: answer.status, headers: answer.headers, body: await answer.json() }
    }
    old = { ...current, call }
  })

  test('is refused for acts on keys alone, and told to get a new one', async () => {
    const { publicJwk } = await jwkSigner(await generatePrivateJwk())
    const refused = await old.call('POST', keysPath, { body: { use: 'client', jwk: publicJwk } })
    expect(refused).toMatchObject(dead)
    expect(refused.headers.get('www-authenticate')).toContain('invalid_token')
    const credential = { kind: 'card-id', cardId: `130102${'0'.repeat(26)}` }
    const body = { credential, purpose: { item: 'CU-01', legalBasis: 'consent' } }
    expect((await old.call('POST', '/v1/identity-resolutions', { body })).status).toBe(200)
    expect((await current.call('POST', keysPath, { body: { use: 'client', jwk: publicJwk } })).status).toBe(201)
  })
})

test('the operator’s token got with a key the configuration no longer names registers nobody', async () => {
  const { token, proof, signer } = hub.operator
  const stale = await token()
  const newKey = await jwkSigner(await generatePrivateJwk())
  const next = await testHub({ store: hub.store, bus: hub.bus, operatorJwk: newKey.publicJwk })
  const body = JSON.stringify({ id: 'late-venue', kind: 'venue', name: { zh: '馆', en: 'Venue' }, scopes: [] })
  const ask = async (method: string, path: string) =>
    next.fetch(
      new Request(`${issuer}${path}`, {
        method,
        headers: {
          authorization: `DPoP ${stale}`,
          dpop: await proof(method, path, stale),
          'content-type': 'application/json',
        },
        ...(method !== 'GET' && { body }),
      }),
    )
  expect(signer.kid).not.toBe(newKey.kid)
  expect((await ask('POST', '/v1/participants')).status).toBe(401)
  expect((await ask('GET', '/v1/participants/hub-operator')).status).toBe(401)
  await next.stop()
})
