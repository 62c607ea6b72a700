import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type Client, createClient, registerKey } from '../../../sdk/client.ts'
import { makeCode } from '../../../shared/crypto/code.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk } from '../../../shared/crypto/signer.ts'
import { type CodesWorld, openCodes } from '../../support/codes.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// POST /v1/participants/{id}/keys/{kid}/approvals: a key that speaks for a province needs more than one client key.
const stateOf = ({ body }: Answer) => (body as { state: string }).state
const forbidden = { status: 403, body: { code: 'second-key-needed' } }
const notWaiting = { status: 409, body: { code: 'key-not-waiting' } }

describe('codes', () => {
  let world: CodesWorld
  beforeAll(async () => {
    world = await openCodes()
  })
  afterAll(() => world.stop())

  test('signed by a thief are not accepted: one client key revokes the code key, and cannot put its own in place', async () => {
    const { hub, hebei, museum } = world
    const thief = hebei.client
    const path = `/v1/participants/${thief.id}/keys`
    expect((await thief.call('DELETE', `${path}/${hebei.code.kid}?reason=stolen`)).status).toBe(200)
    const forger = await generatePrivateJwk()
    const { kid } = await jwkSigner(forger)
    const added = await registerKey(thief, issuer, thief.id, 'code', forger)
    expect(added).toMatchObject({ status: 200, body: { state: 'awaiting-approval' } })
    expect(await thief.call('POST', `${path}/${kid}/approvals`, { body: { use: 'code' } })).toMatchObject(forbidden)
    await hub.settle()
    hub.clock.advance(31_000)
    const honest = await hebei.codes.mintCode({ cardId: hebei.active })
    const { iss, sub, iat, exp } = JSON.parse(Buffer.from(honest.split('.')[1] ?? '', 'base64url').toString())
    const code = await makeCode(await jwkSigner(forger), { iss, sub, iat, exp, jti: 'made-up-by-the-thief' })
    const body = { code, venue: 'tj-120103-001', item: 'CU-01' }
    const answer = await museum.call('POST', '/v1/code-recognitions', { body })
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'UNKNOWN_ISSUER' } })
  })

  test('of a suspended platform are not accepted, also when another speaks for the province', async () => {
    const { hub, tianjin, museum } = world
    const path = `/v1/participants/${tianjin.client.id}`
    const drawn = () => tianjin.codes.mintCode({ cardId: tianjin.active })
    const scan = async () => {
      const body = { code: await drawn(), venue: 'tj-120103-001', item: 'CU-01' }
      return (await museum.call('POST', '/v1/code-recognitions', { body })).body
    }
    expect(await scan()).toMatchObject({ outcome: 'ACCEPTED' })
    expect((await hub.operator.call('PATCH', path, { body: { state: 'suspended' } })).status).toBe(200)
    await hub.join({ id: 'tianjin-successor', province: 'tianjin' })
    hub.clock.advance(31_000)
    expect(await scan()).toMatchObject({ outcome: 'REVOKED', reason: 'code-key-revoked' })
  })
})

describe('a key of use code or answer', () => {
  let hub: TestHub
  let hubs = 0
  /** Hebei with two client keys that the operator added, a and b. */
  let a: Client
  let b: Client
  let path: string
  beforeAll(async () => {
    hub = await testHub()
  })
  afterAll(() => hub.stop())

  const login = (key: PrivateJwk, clientId = a.id) =>
    createClient({ issuer, clientId, key, fetch: hub.fetch, clock: hub.clock })

  beforeEach(async () => {
    const id = `organisation-${hubs++}`
    const second = await generatePrivateJwk()
    a = await hub.join({ id, kind: 'venue' })
    expect((await registerKey(hub.operator, issuer, id, 'client', second)).status).toBe(200)
    b = await login(second, id)
    path = `/v1/participants/${id}/keys`
  })

  const add = async (by: Client, use: 'client' | 'code' | 'answer', expected: string) => {
    const key = await generatePrivateJwk()
    const { kid } = await jwkSigner(key)
    const proven = await registerKey(by, issuer, a.id, use, key)
    expect(stateOf(proven)).toBe(expected)
    return { key, kid }
  }
  const approve = (by: Client, kid: string, use = 'code') =>
    by.call('POST', `${path}/${kid}/approvals`, { body: { use } })
  const known = async () => {
    const { body } = await hub.operator.call('GET', `/v1/participants/${a.id}`)
    return (body as { keys: { kid: string; state: string; addedBy?: unknown; approvedBy?: unknown }[] }).keys
  }
  const announced = () =>
    hub.bus
      .published()
      .map((d) => d.detail as { type: string; data: { id: string; keys: { kid: string; state: string }[] } })
      .filter((e) => e.type === 'ParticipantChanged' && e.data.id === a.id)
      .flatMap((e) => e.data.keys)

  test.each(['code', 'answer'] as const)(
    '%s: waits when one client key has added it, and nobody hears of it',
    async (use) => {
      const { kid } = await add(a, use, 'awaiting-approval')
      await hub.settle()
      expect(announced().filter((key) => key.kid === kid)).toEqual([])
      expect((await known()).find((key) => key.kid === kid)).toMatchObject({
        state: 'awaiting-approval',
        addedBy: { participant: a.id, kid: a.signer.kid },
      })
    },
  )

  test('is active with the approval of a second key, once and however often it is given, and says who approved', async () => {
    const { kid } = await add(a, 'code', 'awaiting-approval')
    expect(await approve(a, kid)).toMatchObject(forbidden)
    const done = await approve(b, kid)
    expect(done).toMatchObject({
      status: 200,
      body: { state: 'active', approvedBy: { participant: a.id, kid: b.signer.kid } },
    })
    expect((await approve(b, kid)).body).toEqual(done.body)
    await hub.settle()
    expect(announced().filter((key) => key.kid === kid)).toContainEqual(expect.objectContaining({ state: 'active' }))
  })

  test('is active with the operator’s approval, and at once when the operator added it', async () => {
    const { kid } = await add(a, 'code', 'awaiting-approval')
    expect(await approve(hub.operator, kid)).toMatchObject({ status: 200, body: { state: 'active' } })
    await add(hub.operator, 'answer', 'active')
  })

  test('is not approved by a key that the adding key has added, nor the other way round', async () => {
    await hub.operator.call('DELETE', `${path}/${b.signer.kid}?reason=room`)
    const { key } = await add(a, 'client', 'active')
    const offspring = await login(key)
    const byParent = await add(a, 'code', 'awaiting-approval')
    expect(await approve(offspring, byParent.kid)).toMatchObject(forbidden)
    const byOffspring = await add(offspring, 'code', 'awaiting-approval')
    expect(await approve(a, byOffspring.kid)).toMatchObject(forbidden)
  })

  test('is approved in time of rotation: the successor of one line approves what the other has added', async () => {
    await a.call('DELETE', `${path}/${a.signer.kid}?reason=rotated`)
    const { key } = await add(b, 'client', 'active')
    const successor = await login(key)
    // Of the line of b: what b added it cannot approve.
    expect(await approve(successor, (await add(b, 'code', 'awaiting-approval')).kid)).toMatchObject(forbidden)
    await hub.operator.call('DELETE', `${path}/${b.signer.kid}?reason=rotated`)
    const third = await generatePrivateJwk()
    expect((await registerKey(hub.operator, issuer, a.id, 'client', third)).status).toBe(200)
    const other = await login(third)
    expect(await approve(successor, (await add(other, 'code', 'awaiting-approval')).kid)).toMatchObject({ status: 200 })
  })

  test('changes hands without an outage, and an emergency needs one key alone', async () => {
    const first = await add(hub.operator, 'code', 'active')
    const next = await add(a, 'code', 'awaiting-approval')
    expect((await known()).find((key) => key.kid === first.kid)?.state).toBe('active')
    expect((await approve(b, next.kid)).status).toBe(200)
    expect((await known()).filter((key) => key.state === 'active').map((key) => key.kid)).toEqual(
      expect.arrayContaining([first.kid, next.kid]),
    )
    expect((await a.call('DELETE', `${path}/${first.kid}?reason=rotated`)).status).toBe(200)
    expect((await a.call('DELETE', `${path}/${next.kid}?reason=emergency`)).status).toBe(200)
    const replacement = await add(a, 'code', 'awaiting-approval')
    expect(await approve(a, replacement.kid)).toMatchObject(forbidden)
  })

  test('is approved for the use its approver names, and for no other', async () => {
    const { kid } = await add(a, 'code', 'awaiting-approval')
    expect(await approve(b, kid, 'answer')).toMatchObject(notWaiting)
    expect((await known()).find((key) => key.kid === kid)?.state).toBe('awaiting-approval')
  })

  test('409: not before its proof, not after its revocation, not after seven days; 404: not when nobody added it', async () => {
    const unproven = await jwkSigner(await generatePrivateJwk())
    await a.call('POST', path, { body: { use: 'code', jwk: unproven.publicJwk } })
    expect(await approve(b, unproven.kid)).toMatchObject(notWaiting)
    const revoked = await add(a, 'code', 'awaiting-approval')
    expect((await a.call('DELETE', `${path}/${revoked.kid}?reason=mistake`)).status).toBe(200)
    expect(await approve(b, revoked.kid)).toMatchObject(notWaiting)
    const { kid, key } = await add(a, 'code', 'awaiting-approval')
    expect((await registerKey(a, issuer, a.id, 'answer', key)).body).toMatchObject({ code: 'key-refused' })
    hub.clock.advance(7 * 86_400_000)
    expect(await approve(b, kid)).toMatchObject(notWaiting)
    expect(stateOf(await registerKey(a, issuer, a.id, 'code', key))).toBe('awaiting-approval')
    expect((await approve(b, 'x'.repeat(43))).status).toBe(404)
  })

  test('409: two are active at most, however many wait', async () => {
    const waiting = [await add(a, 'code', 'awaiting-approval'), await add(a, 'code', 'awaiting-approval')]
    waiting.push(await add(a, 'code', 'awaiting-approval'))
    const statuses = []
    for (const { kid } of waiting) statuses.push((await approve(b, kid)).status)
    expect(statuses).toEqual([200, 200, 409])
  })

  test('404: nobody else approves it, nor learns that it waits', async () => {
    const { kid } = await add(a, 'code', 'awaiting-approval')
    const stranger = await hub.join({ id: `stranger-${hubs}`, kind: 'venue' })
    expect(await approve(stranger, kid)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })
})

test('a key that nobody has proven is revoked without a trace: it may be another province’s', async () => {
  const hub = await testHub()
  const tianjin = await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
  const hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
  const key = await generatePrivateJwk()
  const { kid, publicJwk } = await jwkSigner(key)
  expect(stateOf(await registerKey(hub.operator, issuer, tianjin.id, 'code', key))).toBe('active')
  const path = `/v1/participants/${hebei.id}/keys`
  expect((await hebei.call('POST', path, { body: { use: 'code', jwk: publicJwk } })).status).toBe(201)
  expect((await hebei.call('DELETE', `${path}/${kid}?reason=not-mine`)).status).toBe(200)
  await hub.settle()
  const told = hub.bus.published().map((d) => d.detail as { data: { id: string; keys?: { kid: string }[] } })
  expect(told.filter(({ data }) => data.id === hebei.id).flatMap(({ data }) => data.keys ?? [])).not.toContainEqual(
    expect.objectContaining({ kid }),
  )
  await hub.stop()
})
