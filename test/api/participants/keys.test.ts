import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, createClient, registerKey } from '../../../sdk/client.ts'
import { generatePrivateJwk, jwkSigner, signJws } from '../../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// POST /v1/participants/{id}/keys → POST /v1/participants/{id}/keys/{kid}/proof → DELETE /v1/participants/{id}/keys/{kid}
let hub: TestHub
let hebei: Client
let tianjin: Client
beforeAll(async () => {
  hub = await testHub()
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
  tianjin = await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
})
afterAll(() => hub.stop())

const addPath = '/v1/participants/hebei-platform/keys'
const proofPath = (kid: string) => `/v1/participants/hebei-platform/keys/${kid}/proof`
const add = async (jwk: unknown, use = 'code', by = hebei) => by.call('POST', addPath, { body: { use, jwk } })

describe('a key', () => {
  test('is of use only after its possession is proven, and then at once', async () => {
    const fresh = await generatePrivateJwk()
    const signer = await jwkSigner(fresh)
    const added = await add(signer.publicJwk, 'client')
    expect(added).toMatchObject({ status: 201, body: { kid: signer.kid } })
    const client = await createClient({
      issuer,
      clientId: 'hebei-platform',
      key: fresh,
      fetch: hub.fetch,
      clock: hub.clock,
    })
    await expect(client.token()).rejects.toThrow('invalid_client')
    const { challenge } = added.body as { challenge: string }
    const proof = await signJws(signer, 'key-proof+jwt', { aud: issuer, nonce: challenge })
    const proven = await hebei.call('POST', proofPath(signer.kid), { body: { proof } })
    expect(proven).toMatchObject({ status: 200, body: { state: 'active' } })
    await expect(client.token()).resolves.toBeTypeOf('string')
    expect(await hebei.call('POST', proofPath(signer.kid), { body: { proof } })).toMatchObject({ status: 200 })
  })

  test('revoked ends tokens at once, stays known with its reason, and never comes back', async () => {
    const fresh = await generatePrivateJwk()
    const { kid, publicJwk } = await jwkSigner(fresh)
    const other = await hub.join({ id: 'venue-with-key', kind: 'venue', key: fresh })
    const path = `/v1/participants/venue-with-key/keys/${kid}`
    expect(await hub.operator.call('DELETE', `${path}?reason=lost`)).toMatchObject({
      status: 200,
      body: { state: 'revoked', reason: 'lost' },
    })
    await expect(other.token()).rejects.toThrow('invalid_client')
    const again = await hub.operator.call('POST', '/v1/participants/venue-with-key/keys', {
      body: { use: 'client', jwk: publicJwk },
    })
    expect(again).toMatchObject({ status: 422, body: { code: 'key-refused' } })
    expect(await hub.operator.call('DELETE', `${path}?reason=again`)).toMatchObject({
      status: 200,
      body: { reason: 'lost' },
    })
  })

  test('two of one use may be active, not three', async () => {
    for (let i = 0; i < 2; i++)
      expect((await registerKey(hebei, issuer, 'hebei-platform', 'answer', await generatePrivateJwk())).status).toBe(
        200,
      )
    const third = await registerKey(hebei, issuer, 'hebei-platform', 'answer', await generatePrivateJwk())
    expect(third).toMatchObject({ status: 409, body: { code: 'too-many-keys' } })
  })

  test.each<[string, (jwk: Record<string, unknown>) => Record<string, unknown>]>([
    ['with its private member', (jwk) => ({ ...jwk, d: jwk['x'] })],
    ['of another curve', (jwk) => ({ ...jwk, crv: 'P-384' })],
    ['symmetric', () => ({ kty: 'oct', k: 'c2VjcmV0' })],
    ['off the curve', (jwk) => ({ ...jwk, x: jwk['y'] })],
    ['short coordinate', (jwk) => ({ ...jwk, x: 'AA' })],
  ])('422: %s', async (_name, spoil) => {
    const { publicJwk } = await jwkSigner(await generatePrivateJwk())
    expect(await add(spoil(publicJwk))).toMatchObject({ status: 422, body: { code: 'key-refused' } })
  })

  test('422: a proof with another nonce, another audience, another key, or too late', async () => {
    const signer = await jwkSigner(await generatePrivateJwk())
    const { challenge } = (await add(signer.publicJwk)).body as { challenge: string }
    const refused = { status: 422, body: { code: 'key-proof-failed' } }
    const prove = async (proof: Promise<string>) =>
      hebei.call('POST', proofPath(signer.kid), { body: { proof: await proof } })
    const stranger = await jwkSigner(await generatePrivateJwk())
    expect(await prove(signJws(signer, 'key-proof+jwt', { aud: issuer, nonce: 'other' }))).toMatchObject(refused)
    expect(
      await prove(signJws(signer, 'key-proof+jwt', { aud: 'https://other.test', nonce: challenge })),
    ).toMatchObject(refused)
    expect(
      await prove(signJws(stranger, 'key-proof+jwt', { aud: issuer, nonce: challenge }, { kid: signer.kid })),
    ).toMatchObject(refused)
    expect(await prove(Promise.resolve('not a token'))).toMatchObject(refused)
    hub.clock.advance(10 * 60_000)
    expect(await prove(signJws(signer, 'key-proof+jwt', { aud: issuer, nonce: challenge }))).toMatchObject(refused)
  })

  test('404: nobody touches another participant’s keys, nor learns that they exist', async () => {
    const { publicJwk, kid } = await jwkSigner(await generatePrivateJwk())
    expect(await add(publicJwk, 'code', tianjin)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await tianjin.call('DELETE', `/v1/participants/hebei-platform/keys/${kid}?reason=x`)).toMatchObject({
      status: 404,
    })
    expect(await hebei.call('POST', proofPath(kid), { body: { proof: 'x' } })).toMatchObject({ status: 404 })
    expect(await hebei.call('DELETE', `/v1/participants/hebei-platform/keys/${kid}?reason=x`)).toMatchObject({
      status: 404,
    })
  })
})
