import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAssertion } from '../../../shared/crypto/clientAssertion.ts'
import { makeProof } from '../../../shared/crypto/dpop.ts'
import { generatePrivateJwk, jwkSigner, type Signer } from '../../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

let hub: TestHub
let signer: Signer
beforeAll(async () => {
  hub = await testHub()
  const key = await generatePrivateJwk()
  signer = await jwkSigner(key)
  await hub.join({ id: 'hebei-platform', province: 'hebei', key })
})
afterAll(() => hub.stop())

const ask = async (body: unknown) => {
  const answer = await hub.fetch(
    new Request(`${issuer}/v1/token-checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as { ok: boolean; findings: { check: string; ok: boolean; received: string | null }[] },
  }
}
const assertion = (changes: Partial<Parameters<typeof makeAssertion>[1]> = {}, by = signer) =>
  makeAssertion(by, { clientId: 'hebei-platform', issuer, now: hub.clock(), jti: 'jti-12345678', ...changes })

describe('POST /v1/token-checks', () => {
  test('200: a good assertion and proof pass every check and are not spent', async () => {
    const clientAssertion = await assertion()
    const proof = await makeProof(signer, {
      method: 'POST',
      url: `${issuer}/oauth/token`,
      now: hub.clock(),
      jti: 'jti-12345678',
    })
    const body = { clientAssertion, dpop: { proof, method: 'POST', path: '/oauth/token' } }
    expect(await ask(body)).toMatchObject({ status: 200, body: { ok: true } })
    expect(await ask(body)).toMatchObject({ status: 200, body: { ok: true } })
  })

  test('200: names every failed check with what was expected and received', async () => {
    const clientAssertion = await assertion({
      issuer: 'https://other.test',
      now: new Date(hub.clock().getTime() - 120_000),
    })
    const { body } = await ask({ clientAssertion })
    expect(body.ok).toBe(false)
    expect(body.findings.filter((f) => !f.ok).map((f) => f.check)).toEqual(['assertion-audience', 'assertion-fresh'])
    expect(body.findings.find((f) => f.check === 'assertion-fresh')?.received).toBe('expired 60 s ago')
  })

  test('200: unknown client and wrong key are one finding', async () => {
    const stranger = await jwkSigner(await generatePrivateJwk())
    const [unknown, wrongKey] = await Promise.all([
      ask({ clientAssertion: await assertion({ clientId: 'nobody-here' }, stranger) }),
      ask({ clientAssertion: await assertion({}, stranger) }),
    ])
    expect(unknown.body.findings).toEqual(wrongKey.body.findings)
  })

  test('200: a proof for another path says so, without saying which', async () => {
    const proof = await makeProof(signer, {
      method: 'GET',
      url: `${issuer}/v1/mailbox`,
      now: hub.clock(),
      jti: 'jti-12345678',
    })
    const { body } = await ask({ dpop: { proof, method: 'GET', path: '/v1/mailbox/status' } })
    expect(body.findings.filter((f) => !f.ok)).toMatchObject([{ check: 'dpop-htu', received: 'another URL' }])
  })

  test('422: nothing that is neither', async () => {
    expect((await ask({ clientAssertion: 5 })).status).toBe(422)
  })

  test('429: a help for engineers, not an oracle by the thousand', async () => {
    hub.clock.advance(60_000)
    for (let i = 0; i < 120; i++) expect((await ask({ clientAssertion: 'x' })).status).toBe(200)
    const limited = await ask({ clientAssertion: 'x' })
    expect(limited).toMatchObject({ status: 429, body: { code: 'rate-limited' } })
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
