import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAssertion } from '../../shared/crypto/clientAssertion.ts'
import { makeProof } from '../../shared/crypto/dpop.ts'
import { randomId } from '../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk } from '../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../support/hub.ts'

// What was used once is refused to whoever repeats it in its last accepted instant and then takes long over the body.
let hub: TestHub
let key: PrivateJwk
beforeAll(async () => {
  hub = await testHub()
  key = await generatePrivateJwk()
  await hub.join({ id: 'some-venue', kind: 'venue', key })
})
afterAll(() => hub.stop())

/** A body that takes so long to arrive. */
const slowly = (text: string, milliseconds: number) =>
  new ReadableStream({
    pull: (controller) => {
      hub.clock.advance(milliseconds)
      controller.enqueue(Buffer.from(text))
      controller.close()
    },
  })

const send = async (path: string, headers: Record<string, string>, body: string, milliseconds = 0) => {
  const init = { method: 'POST', headers, body: slowly(body, milliseconds), duplex: 'half' as const }
  return (await hub.fetch(new Request(`${issuer}${path}`, init))).status
}

describe('used once', () => {
  test('a DPoP proof', async () => {
    const token = await hub.operator.token()
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await hub.operator.proof('POST', '/v1/participants', token),
      'content-type': 'application/json',
    }
    const body = (id: string) => JSON.stringify({ id, kind: 'venue', name: { zh: '馆', en: 'Venue' }, scopes: [] })
    expect(await send('/v1/participants', headers, body('first-venue'))).toBe(201)
    hub.clock.advance(30_000)
    expect(await send('/v1/participants', headers, body('second-venue'), 5_000)).toBe(401)
  })

  test('a client assertion', async () => {
    const signer = await jwkSigner(key)
    const now = hub.clock()
    const assertion = await makeAssertion(signer, { clientId: 'some-venue', issuer, now, jti: randomId('jti') })
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString()
    const headers = async () => ({
      dpop: await makeProof(signer, {
        method: 'POST',
        url: `${issuer}/oauth/token`,
        now: hub.clock(),
        jti: randomId('jti'),
      }),
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(await send('/oauth/token', await headers(), body)).toBe(200)
    hub.clock.advance(59_000)
    expect(await send('/oauth/token', await headers(), body, 5_000)).toBe(401)
  })
})
