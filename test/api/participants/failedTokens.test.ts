import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { localTableName } from '../../../local/services/open.ts'
import { makeAssertion } from '../../../shared/crypto/clientAssertion.ts'
import { makeProof } from '../../../shared/crypto/dpop.ts'
import { randomId } from '../../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner, type Signer } from '../../../shared/crypto/signer.ts'
import { es256 } from '../../../shared/crypto/suites/es256.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// Whoever has failed too often in a minute costs the hub no more work for the rest of it.
let hub: TestHub
let owner: Signer
let stranger: Signer
const calls = { read: 0, write: 0 }
/** Watches only: every signature is verified as ever. */
const verified = vi.spyOn(es256, 'verify')
beforeAll(async () => {
  hub = await testHub({
    around: (kind, run) => {
      calls[kind]++
      return run()
    },
  })
  const key = await generatePrivateJwk()
  owner = await jwkSigner(key)
  stranger = await jwkSigner(await generatePrivateJwk())
  await hub.join({ id: 'hebei-platform', province: 'hebei', key })
})
afterAll(async () => {
  verified.mockRestore()
  await hub.stop()
})
beforeEach(() => hub.clock.advance(60_000))

const mostFailures = 50
const mostChecks = 120
const clientId = 'hebei-platform'
const assertion = (by: Signer, changes: Partial<Parameters<typeof makeAssertion>[1]> = {}) =>
  makeAssertion(by, { clientId, issuer, now: hub.clock(), jti: randomId('jti'), ...changes })
/** The owner's kid over a stranger's signature. */
const underKidOf = (kid: string): Signer => ({ ...stranger, kid })

const ask = async (clientAssertion: string) => {
  const url = `${issuer}/oauth/token`
  const dpop = await makeProof(owner, { method: 'POST', url, now: hub.clock(), jti: randomId('jti') })
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: clientAssertion,
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded', dpop }
  return hub.fetch(new Request(url, { method: 'POST', headers, body }))
}
const explain = (clientAssertion: string) =>
  hub.fetch(
    new Request(`${issuer}/v1/token-checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientAssertion }),
    }),
  )
/** What so many calls one after the other answered and cost. */
const cost = async (times: number, call: () => Promise<Response>) => {
  const before = { verified: verified.mock.calls.length, writes: calls.write }
  const statuses = new Set<number>()
  for (let i = 0; i < times; i++) statuses.add((await call()).status)
  return {
    statuses: [...statuses],
    verified: verified.mock.calls.length - before.verified,
    writes: calls.write - before.writes,
  }
}
const nothing = { verified: 0, writes: 0 }

describe('a client that failed too often', () => {
  test('costs one verification and one count for each failure, and then neither until the minute ends', async () => {
    const guess = async () => ask(await assertion(stranger))
    const all = { verified: mostFailures, writes: mostFailures }
    expect(await cost(mostFailures, guess)).toEqual({ statuses: [401], ...all })
    expect(await cost(20, guess)).toEqual({ statuses: [429], ...nothing })
    hub.clock.advance(60_000)
    expect(await cost(1, guess)).toEqual({ statuses: [401], verified: 1, writes: 1 })
  })

  test('by its id alone, whatever kids were guessed, does not keep the client itself out', async () => {
    for (let i = 0; i <= mostFailures; i++) await ask(await assertion(underKidOf(`${stranger.kid.slice(2)}${10 + i}`)))
    expect((await ask(await assertion(stranger))).status).toBe(429)
    expect((await ask(await assertion(owner))).status).toBe(200)
  })

  test('under its own key waits as well, and costs nothing more', async () => {
    const wrong = async () => ask(await assertion(owner, { issuer: 'https://other.test' }))
    expect((await cost(mostFailures, wrong)).statuses).toEqual([401])
    expect(await cost(20, wrong)).toEqual({ statuses: [429], ...nothing })
  })

  test('is known to a process that saw none of its failures after one more of them', async () => {
    const other = await testHub({ store: hub.store, bus: hub.bus, clock: hub.clock })
    for (let i = 0; i < mostFailures; i++) await ask(await assertion(stranger))
    const there = async () => {
      const mine = await assertion(stranger)
      const form = {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: mine,
      }
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new URLSearchParams(form).toString()
      return other.fetch(new Request(`${issuer}/oauth/token`, { method: 'POST', headers, body }))
    }
    expect(await cost(1, there)).toMatchObject({ statuses: [429], verified: 1 })
    expect(await cost(5, there)).toMatchObject({ statuses: [429], verified: 0 })
    await other.stop()
  })

  test('leaves no name in the store that can be found again without the hub’s secret', async () => {
    await ask(await assertion(stranger, { clientId: '110105194912310021' }))
    const rows = JSON.stringify(await hub.store.rows(localTableName('participants')))
    expect(rows).toContain('token-failure#')
    for (const how of ['hex', 'base64', 'base64url'] as const)
      expect(rows).not.toContain(createHash('sha256').update('110105194912310021').digest(how))
  })
})

test('explanations beyond the limit cost no verification and no count', async () => {
  const call = async () => explain(await assertion(stranger))
  expect((await cost(mostChecks, call)).statuses).toEqual([200])
  expect(await cost(20, call)).toEqual({ statuses: [429], ...nothing })
})
