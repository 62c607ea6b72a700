import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, createClient, registerKey } from '../../../sdk/client.ts'
import { generatePrivateJwk, jwkSigner, type Signer, signJws } from '../../../shared/crypto/signer.ts'
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

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const respelled = (text: string) => `${text.slice(0, -1)}${alphabet[alphabet.indexOf(text.slice(-1)) + 1]}`

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
      expect(
        (await registerKey(hub.operator, issuer, 'hebei-platform', 'answer', await generatePrivateJwk())).status,
      ).toBe(200)
    const third = await registerKey(hub.operator, issuer, 'hebei-platform', 'answer', await generatePrivateJwk())
    expect(third).toMatchObject({ status: 409, body: { code: 'too-many-keys' } })
  })

  describe('of a participant with many', () => {
    const keysOf = '/v1/participants/key-collector/keys'
    let collector: Client
    beforeAll(async () => {
      collector = await hub.join({ id: 'key-collector', kind: 'venue', scopes: ['keys:self'] })
    })
    const wait = async (use = 'code') => {
      const signer = await jwkSigner(await generatePrivateJwk())
      const added = await hub.operator.call('POST', keysOf, { body: { use, jwk: signer.publicJwk } })
      const { challenge } = added.body as { challenge: string }
      const prove = async () =>
        collector.call('POST', `${keysOf}/${signer.kid}/proof`, {
          body: { proof: await signJws(signer, 'key-proof+jwt', { aud: issuer, nonce: challenge }) },
        })
      return { kid: signer.kid, added, prove }
    }

    test('two become active however many wait for their proof', async () => {
      const waiting = [await wait(), await wait(), await wait()]
      expect(waiting.map(({ added }) => added.status)).toEqual([201, 201, 201])
      const proven = []
      for (const { prove } of waiting) proven.push((await prove()).status)
      expect(proven).toEqual([200, 200, 409])
    })

    test('409: keys that nobody proves, until their challenges have ended', async () => {
      const statuses = new Set<number>()
      for (let i = 0; i < 12; i++) statuses.add((await wait('answer')).added.status)
      expect(statuses).toEqual(new Set([201, 409]))
      hub.clock.advance(11 * 60_000)
      expect((await wait('answer')).added.status).toBe(201)
    })

    test('409: more keys in all than one record can hold, active, waiting and revoked', async () => {
      let last = 0
      let revoked = 0
      while (last !== 409 && revoked < 200) {
        const { added, kid, prove } = await wait('answer')
        last = added.status
        if (last !== 201) break
        await prove()
        expect((await collector.call('DELETE', `${keysOf}/${kid}?reason=${'x'.repeat(200)}`)).status).toBe(200)
        revoked++
        hub.clock.advance(1_000)
      }
      expect(last).toBe(409)
      const suspend = await hub.operator.call('PATCH', '/v1/participants/key-collector', {
        body: { state: 'suspended' },
      })
      expect(suspend.status).toBe(200)
    })
  })

  test.each<[string, (jwk: Record<string, unknown>) => Record<string, unknown>]>([
    ['with its private member', (jwk) => ({ ...jwk, d: jwk['x'] })],
    ['of another curve', (jwk) => ({ ...jwk, crv: 'P-384' })],
    ['symmetric', () => ({ kty: 'oct', k: 'c2VjcmV0' })],
    ['off the curve', (jwk) => ({ ...jwk, x: jwk['y'] })],
    ['short coordinate', (jwk) => ({ ...jwk, x: 'AA' })],
    // 43 characters hold two bits more than 32 bytes have: another spelling would be another kid of the same key.
    ['in another spelling', (jwk) => ({ ...jwk, x: respelled(String(jwk['x'])) })],
  ])('422: %s', async (_name, spoil) => {
    const { publicJwk } = await jwkSigner(await generatePrivateJwk())
    expect(await add(spoil(publicJwk))).toMatchObject({ status: 422, body: { code: 'key-refused' } })
  })

  describe('422: a proof that does not hold names the failed check and quotes nothing of it', () => {
    type Given = { signer: Signer; stranger: Signer; challenge: string }
    const typ = 'key-proof+jwt'
    let signer: Signer
    beforeAll(async () => {
      signer = await jwkSigner(await generatePrivateJwk())
    })
    const claims = ({ challenge }: Given) => ({ aud: issuer, nonce: challenge })
    const realg = (proof: string) => {
      const [, ...rest] = proof.split('.')
      const header = { alg: 'ES384', kid: 'mine', typ }
      return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.')
    }

    test.each<[string, RegExp, RegExp, (given: Given) => string | Promise<string>]>([
      ['no JWS', /compact JWS/, /JWS/, () => 'not-a-token'],
      ['alg', /\balg\b/, /alg 不是/, async (g) => realg(await signJws(g.signer, typ, claims(g)))],
      ['typ', /\btyp\b/, /typ 不是/, (g) => signJws(g.signer, 'JWT', claims(g))],
      ['without kid', /exactly alg, kid and typ/, /alg、kid、typ/, (g) => signJws(g.signer, typ, claims(g), {})],
      [
        'with another member',
        /exactly alg, kid and typ/,
        /alg、kid、typ/,
        (g) => signJws(g.signer, typ, claims(g), { kid: g.signer.kid, x5c: 'mine' }),
      ],
      ['kid', /\bkid\b.*RFC 7638/, /kid.*RFC 7638/, (g) => signJws(g.signer, typ, claims(g), { kid: 'mine' })],
      ['aud', /\baud\b/, /aud 不是/, (g) => signJws(g.signer, typ, { ...claims(g), aud: 'https://mine.test' })],
      ['nonce', /\bnonce\b/, /nonce 不是/, (g) => signJws(g.signer, typ, { ...claims(g), nonce: 'mine' })],
      ['signature', /signature/i, /签名/, (g) => signJws(g.stranger, typ, claims(g), { kid: g.signer.kid })],
      [
        'expired challenge',
        /expired/,
        /过期/,
        (g) => {
          hub.clock.advance(10 * 60_000)
          return signJws(g.signer, typ, claims(g))
        },
      ],
    ])('%s', async (_name, en, zh, make) => {
      const stranger = await jwkSigner(await generatePrivateJwk())
      const { challenge } = (await add(signer.publicJwk)).body as { challenge: string }
      const proof = await make({ signer, stranger, challenge })
      for (const [language, text] of [
        ['en', en],
        ['zh', zh],
      ] as const) {
        const headers = { 'accept-language': language }
        const refused = await hebei.call('POST', proofPath(signer.kid), { body: { proof }, headers })
        expect(refused).toMatchObject({ status: 422, body: { code: 'key-proof-failed' } })
        const { detail } = refused.body as { detail: string }
        expect(detail).toMatch(text)
        expect(detail).not.toMatch(/mine|not-a-token/)
      }
    })

    test('its problem page says what the proof holds', async () => {
      const page = await (await hub.fetch(new Request(`${issuer}/problems/key-proof-failed?lang=en`))).text()
      for (const word of ['ES256', 'RFC 7638', 'key-proof+jwt', 'aud', 'issuer', 'nonce']) expect(page).toContain(word)
    })
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

  test('409: the operator’s own registration is configuration, and says so', async () => {
    const { publicJwk } = await jwkSigner(await generatePrivateJwk())
    const fixed = { status: 409, body: { code: 'operator-by-configuration', retryable: false } }
    const path = '/v1/participants/hub-operator'
    expect(await hub.operator.call('POST', `${path}/keys`, { body: { use: 'client', jwk: publicJwk } })).toMatchObject(
      fixed,
    )
    expect(await hub.operator.call('PATCH', path, { body: { state: 'suspended' } })).toMatchObject(fixed)
  })
})
