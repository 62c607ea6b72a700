import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../sdk/client.ts'
import { mintAccessToken } from '../../shared/crypto/accessToken.ts'
import { makeProof } from '../../shared/crypto/dpop.ts'
import { randomId, sha256 } from '../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner, type Signer, signJws } from '../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../support/hub.ts'

// A token and a proof are believed for their signatures, never for what they say.
let hub: TestHub
let hebei: Client
let thief: Signer
beforeAll(async () => {
  hub = await testHub()
  thief = await jwkSigner(await generatePrivateJwk())
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
})
afterAll(() => hub.stop())

const path = '/v1/mailbox'
const get = async (token: string, dpop: string, to = path, scheme = 'DPoP') => {
  const answer = await hub.get(to, { authorization: `${scheme} ${token}`, dpop })
  const body = (await answer.json()) as Record<string, unknown>
  return {
    status: answer.status,
    said: answer.headers.get('www-authenticate'),
    code: body['code'],
    text: body['detail'],
  }
}
const proofBy = (by: Signer, accessToken: string, url = `${issuer}${path}`) =>
  makeProof(by, { method: 'GET', url, accessToken, now: hub.clock(), jti: randomId('jti') })
const partsOf = (token: string) =>
  token.split('.', 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)

const badToken = { status: 401, code: 'unauthenticated', said: 'DPoP error="invalid_token", algs="ES256"' }
const badProof = { status: 401, code: 'unauthenticated', said: 'DPoP error="invalid_dpop_proof", algs="ES256"' }

describe('a forged access token opens nothing', () => {
  test.each<[string, (claims: Record<string, unknown>, kid: string) => Promise<string>]>([
    ['signed by its sender under the hub’s kid', (claims, kid) => signJws(thief, 'at+jwt', claims, { kid })],
    ['signed by its sender under a kid of its own', (claims) => signJws(thief, 'at+jwt', claims)],
    [
      'minted as the hub mints, by another key',
      () =>
        mintAccessToken(
          thief,
          issuer,
          {
            id: 'hub-operator' as never,
            province: undefined,
            scopes: [],
            jkt: thief.kid,
            kind: undefined,
            clientKey: undefined,
          },
          hub.clock(),
          'tok_1',
        ),
    ],
  ])('%s', async (_name, forge) => {
    const [header = {}, claims = {}] = partsOf(await hebei.token())
    const forged = await forge({ ...claims, cnf: { jkt: thief.kid } }, String(header['kid']))
    expect(await get(forged, await proofBy(thief, forged))).toMatchObject(badToken)
  })

  test('nor does a true one with its claims changed', async () => {
    const token = await hebei.token()
    const [, claims = {}] = partsOf(token)
    const more = Buffer.from(JSON.stringify({ ...claims, scope: 'participants:admin' })).toString('base64url')
    const changed = token.replace(/\.[^.]+\./, `.${more}.`)
    expect(await get(changed, await proofBy(hebei.signer, changed))).toMatchObject(badToken)
  })
})

describe('a stolen access token opens nothing', () => {
  test('with a proof by the thief', async () => {
    const token = await hebei.token()
    expect(await get(token, await proofBy(thief, token))).toMatchObject(badProof)
  })

  test('with a proof that carries the victim’s public key and the thief’s signature', async () => {
    const token = await hebei.token()
    const claims = {
      htm: 'GET',
      htu: `${issuer}${path}`,
      iat: Math.floor(hub.clock().getTime() / 1000),
      jti: randomId('jti'),
      ath: sha256(token),
    }
    const forged = await signJws(thief, 'dpop+jwt', claims, { jwk: hebei.signer.publicJwk })
    const answer = await get(token, forged)
    expect(answer).toMatchObject(badProof)
    expect(answer.text).toContain('dpop-signature')
    const honest = await signJws(hebei.signer, 'dpop+jwt', claims, { jwk: hebei.signer.publicJwk })
    expect((await get(token, honest)).status).toBe(200)
  })

  test.each([
    ['longer', '/v1/mailbox', '/v1/mailbox/status'],
    ['shorter', '/v1/mailbox/status', '/v1/mailbox'],
  ])('with a proof the victim made for a %s URL', async (_name, to, url) => {
    const token = await hebei.token()
    const answer = await get(token, await proofBy(hebei.signer, token, `${issuer}${url}`), to)
    expect(answer).toMatchObject(badProof)
    expect(answer.text).toContain('dpop-htu')
  })

  test('with a proof the victim made for another method', async () => {
    const token = await hebei.token()
    const answer = await get(token, await hebei.proof('POST', path, token))
    expect(answer).toMatchObject(badProof)
    expect(answer.text).toContain('dpop-htm')
  })

  test('with no proof, or with two tokens in one header', async () => {
    const token = await hebei.token()
    const answer = await get(token, '')
    expect(answer).toMatchObject(badProof)
    expect(answer.text).toContain('dpop-structure')
    expect(await get(`${token} ${token}`, await hebei.proof('GET', path, token))).toMatchObject(badToken)
  })
})

test('the scheme’s name is read in any case (RFC 9110 §11.1), the query is no part of what is proven', async () => {
  const token = await hebei.token()
  const answer = await get(token, await hebei.proof('GET', path, token), `${path}?limit=1`, 'dPoP')
  expect(answer.status).toBe(200)
})
