import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Recognition } from '../../functions/identity/codes/contract.ts'
import type { Client } from '../../sdk/client.ts'
import { registerKey } from '../../sdk/client.ts'
import { makeCode } from '../../shared/crypto/code.ts'
import { generatePrivateJwk, jwkSigner } from '../../shared/crypto/signer.ts'
import { relayed } from '../support/again.ts'
import { type CodesWorld, openCodes } from '../support/codes.ts'

/** Codes across services, every event delivered twice. */
let world: CodesWorld
beforeAll(async () => {
  world = await openCodes({ faults: { copies: 2 } })
})
afterAll(() => world.stop())

const scan = async (code: string, by: Client = world.museum) => {
  const answer = await by.call('POST', '/v1/code-recognitions', {
    body: { code, venue: 'tj-120103-001', item: 'CU-01' },
  })
  expect(answer.status).toBe(200)
  return answer.body as Recognition
}
const draw = (cardId = world.hebei.active) => world.hebei.codes.mintCode({ cardId })
const minutes = (count: number) => world.hub.clock.advance(count * 60_000)

const mailOf = async (client: Client) => {
  const page = await client.call('GET', '/v1/mailbox?after=000000000000&limit=100')
  return (page.body as { entries: { type: string; data: Record<string, unknown> }[] }).entries
}

test('the home finds every accepted code in its mailbox once, with the receipt it can read, and nothing of refused ones', async () => {
  const code = await draw()
  const { receipt, outcome } = await scan(code)
  expect(outcome).toBe('ACCEPTED')
  expect((await scan(code)).outcome).toBe('REPLAYED')
  await world.hub.settle()
  await relayed(world.hub)
  await world.hub.settle()
  const told = (await mailOf(world.hebei.client)).filter(({ type }) => type === 'CodeRecognised')
  expect(told).toMatchObject([
    { data: { subject: receipt?.id, home: 'hebei', scanner: 'tianjin-museum', outcome: 'ACCEPTED', form: 'ecard' } },
  ])
  expect(await mailOf(world.tianjin.client)).toEqual([])
  const read = await world.hebei.client.call('GET', `/v1/receipts/${receipt?.id}`)
  expect(read.body).toMatchObject({ jws: receipt?.jws })
})

test('a card reported lost is refused at the next scan, and accepted again when the loss report lapses by itself', async () => {
  await world.hebei.push(world.hebei.active)
  expect(await scan(await draw())).toMatchObject({ outcome: 'ACCEPTED' })
  const lost = world.hebei.cardBase.happen(world.hebei.active, { type: 'temporary-loss' })
  await world.hebei.client.call('POST', '/v1/card-events', { body: { events: [lost] } })
  expect(await scan(await draw())).toMatchObject({
    outcome: 'CARD_NOT_USABLE',
    card: { status: 'TEMP_LOST', usable: false },
  })
  minutes(8 * 24 * 60)
  expect(await scan(await draw())).toMatchObject({ outcome: 'ACCEPTED', card: { status: 'ACTIVE' } })
})

test('the pseudonym in a code changes with the day; the name the scanner gets does not', async () => {
  const subOf = (code: string) =>
    JSON.parse(Buffer.from(code.split('.')[1] ?? '', 'base64url').toString()).sub as string
  const today = await draw()
  const { subject } = await scan(today)
  minutes(24 * 60)
  const tomorrow = await draw()
  expect(subOf(tomorrow)).not.toBe(subOf(today))
  expect((await scan(tomorrow)).subject).toBe(subject)
})

test('a code key is rotated with overlap: both keys’ codes pass, then the revoked one’s stop', async () => {
  const { client } = world.hebei
  const before = world.hebei.pending
  await client.call('DELETE', `/v1/participants/${client.id}/keys/${before.kid}?reason=unused`)
  const next = await generatePrivateJwk()
  const signer = await jwkSigner(next)
  const added = await registerKey(client, world.hub.issuer, client.id, 'code', next)
  expect(added).toMatchObject({ status: 200, body: { state: 'awaiting-approval' } })
  const path = `/v1/participants/${client.id}/keys/${signer.kid}/approvals`
  const approved = await world.hub.operator.call('POST', path, { body: { use: 'code' } })
  expect(approved).toMatchObject({ status: 200, body: { state: 'active' } })
  await world.hub.settle()
  const redraw = async () => {
    const { iss, sub, iat, exp } = JSON.parse(Buffer.from((await draw()).split('.')[1] ?? '', 'base64url').toString())
    return makeCode(signer, { iss, sub, iat, exp, jti: `rotated-${world.hub.clock().getTime()}` })
  }
  minutes(1)
  expect((await scan(await draw())).outcome).toBe('ACCEPTED')
  expect((await scan(await redraw())).outcome).toBe('ACCEPTED')
  await client.call('DELETE', `/v1/participants/${client.id}/keys/${signer.kid}?reason=leaked`)
  await world.hub.settle()
  minutes(1)
  expect(await scan(await redraw())).toMatchObject({ outcome: 'REVOKED', reason: 'code-key-revoked' })
  expect((await scan(await draw())).outcome).toBe('ACCEPTED')
})

test('a profile is in force for every scanner at once, and its codes stop when it is retired', async () => {
  const { client } = world.tianjin
  const code = world.tianjin.codes.mintOpaque({ cardId: world.tianjin.active })
  const { profiles } = (await world.museum.call('GET', '/v1/code-profiles')).body as { profiles: { id: string }[] }
  const { id, owner, version, changedAt, ...body } = profiles.find((p) => p.id === 'tianjin-service-code') as Record<
    string,
    unknown
  >
  const retired = await client.call('PUT', `/v1/code-profiles/${id}`, {
    body: { ...body, state: 'retired' },
    headers: { 'if-match': `"${version}"` },
  })
  expect(retired).toMatchObject({ status: 200, body: { owner, version: 2 } })
  expect(changedAt).toBeTruthy()
  expect(await scan(code)).toMatchObject({ outcome: 'NOT_ALLOWED_HERE', reason: 'code-kind-not-recognised' })
  await client.call('PUT', `/v1/code-profiles/${id}`, { body, headers: { 'if-match': '"2"' } })
  expect((await scan(code)).outcome).toBe('ACCEPTED')
})

test('a suspended platform’s codes are nobody’s, until it is active again', async () => {
  const state = (word: string) =>
    world.hub.operator.call('PATCH', '/v1/participants/hebei-platform', { body: { state: word } })
  expect((await state('suspended')).status).toBe(200)
  await world.hub.settle()
  minutes(1)
  const codes = [await draw(), world.hebei.codes.mintOpaque({ cardId: world.hebei.active })]
  for (const code of codes) expect((await scan(code)).outcome).toBe('UNKNOWN_ISSUER')
  await state('active')
  await world.hub.settle()
  minutes(0.6)
  for (const code of codes) expect((await scan(code)).outcome).toBe('ACCEPTED')
})
