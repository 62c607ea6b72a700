import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertionLife } from '../../../shared/crypto/clientAssertion.ts'
import { makeProof } from '../../../shared/crypto/dpop.ts'
import { randomId } from '../../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk, type Signer, signJws } from '../../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// Whoever owns no registered key learns nothing of clients and keys: neither where tokens are given nor where refusals are explained.
let hub: TestHub
let owner: Signer
let stranger: Signer
let everybody: Signer
beforeAll(async () => {
  hub = await testHub()
  const key = await generatePrivateJwk()
  owner = await jwkSigner(key)
  stranger = await jwkSigner(await generatePrivateJwk())
  everybody = await jwkSigner(one)
  await hub.join({ id: 'hebei-platform', province: 'hebei', key })
  await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
  await hub.operator.call('PATCH', '/v1/participants/tianjin-platform', { body: { state: 'suspended' } })
})
afterAll(() => hub.stop())

/** Private key 1: the public half is the base point of P-256, which the hub checks unknown clients’ signatures with. */
const one: PrivateJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
}

const seconds = () => Math.floor(hub.clock().getTime() / 1000)
const assertion = (by: Signer, changes: Record<string, unknown> = {}, header?: Record<string, unknown>) =>
  signJws(
    by,
    'client-authentication+jwt',
    {
      iss: 'hebei-platform',
      sub: 'hebei-platform',
      aud: issuer,
      iat: seconds(),
      exp: seconds() + assertionLife,
      jti: randomId('jti'),
      ...changes,
    },
    header,
  )
const post = async (path: string, type: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await hub.fetch(
    new Request(`${issuer}${path}`, { method: 'POST', headers: { 'content-type': type, ...headers }, body }),
  )
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const askToken = async (clientAssertion: string) => {
  const url = `${issuer}/oauth/token`
  const dpop = await makeProof(owner, { method: 'POST', url, now: hub.clock(), jti: randomId('jti') })
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: clientAssertion,
  })
  return post('/oauth/token', 'application/x-www-form-urlencoded', form.toString(), { dpop })
}
const askWhy = async (clientAssertion: string) =>
  (await post('/v1/token-checks', 'application/json', JSON.stringify({ clientAssertion }))).body['findings'] as {
    check: string
    ok: boolean
    received: string | null
  }[]

/** Everything that can be wrong with who signed; `changes` goes into each. */
const guesses: [string, (changes?: Record<string, unknown>) => Promise<string>][] = [
  ['a client there is none of', (more) => assertion(stranger, { iss: 'nobody-here', sub: 'nobody-here', ...more })],
  ['a name no client can have', (more) => assertion(stranger, { iss: 'No Body', sub: 'No Body', ...more })],
  ['a suspended client', (more) => assertion(stranger, { iss: 'tianjin-platform', sub: 'tianjin-platform', ...more })],
  ['a client and a kid that is not its', (more) => assertion(stranger, more)],
  ['a client and one of its kids', (more) => assertion(stranger, more, { kid: owner.kid })],
  ['a client and the hub’s stand-in key', (more) => assertion(everybody, more)],
  [
    'a client there is none of and the hub’s stand-in key',
    (more) => assertion(everybody, { iss: 'nobody-here', sub: 'nobody-here', ...more }),
  ],
  [
    'another client with the key of the first',
    (more) => assertion(owner, { iss: 'hub-operator', sub: 'hub-operator', ...more }),
  ],
]

describe('a guesser that names', () => {
  test.each(guesses)('%s gets no token', async (_name, make) => {
    expect(await askToken(await make())).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  })

  test('whatever it likes hears one and the same sentence, also when more is wrong than the signature', async () => {
    const wrongs = [{}, { aud: 'https://other.test' }, { exp: seconds() + 600 }, { jti: 'x' }]
    const heard = new Set<unknown>()
    for (const [, make] of guesses)
      for (const changes of wrongs) heard.add((await askToken(await make(changes))).body['error_description'])
    expect(heard.size).toBe(1)
    expect([...heard][0]).not.toMatch(/assertion-/)
    const owned = await askToken(await assertion(owner, { aud: 'https://other.test' }))
    expect(owned.body['error_description']).toContain('assertion-audience')
  })

  test('whatever it likes gets one and the same explanation: the checks of what it wrote itself, and one for the rest', async () => {
    const explained = await Promise.all(guesses.map(async ([, make]) => JSON.stringify(await askWhy(await make()))))
    expect(new Set(explained).size).toBe(1)
    const findings = await askWhy(await assertion(stranger, {}, { kid: owner.kid }))
    expect(findings.filter(({ ok }) => !ok)).toEqual([
      {
        check: 'assertion-signature',
        ok: false,
        expected: 'signed by an active client key of an active participant',
        received: 'no such client, key or signature',
      },
    ])
    expect(JSON.stringify(findings)).not.toContain(owner.kid)
    expect((await askWhy(await assertion(owner))).every(({ ok }) => ok)).toBe(true)
  })
})
