import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fairMs, mostFailures, openMs } from '../../../functions/identity/homes/breaker.ts'
import { totalMs } from '../../../functions/identity/resolution/askHomes.ts'
import type { Resolution } from '../../../functions/identity/resolution/contract.ts'
import { opaqueProfile } from '../../../local/provinces/codes.ts'
import { generatePrivateJwk, jwkSigner } from '../../../shared/crypto/signer.ts'
import { testClock } from '../../support/clock.ts'
import { publishMuseum } from '../../support/codes.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../../support/provinces.ts'

// What takes the hub's own signer or store long is the hub's: no home is called silent for it, and none is left unasked.
let hub: TestHub
let hebei: JoinedProvince
let tianjin: JoinedProvince
/** Milliseconds that each signature, and each call to the store, takes by the hub's clock. */
const takes = { signature: 0, store: 0 }
const clock = testClock()

beforeAll(async () => {
  const signer = await jwkSigner(await generatePrivateJwk())
  hub = await testHub({
    clock,
    signer: {
      ...signer,
      sign: (data) => {
        clock.advance(takes.signature)
        return signer.sign(data)
      },
    },
    around: (_kind, run) => {
      clock.advance(takes.store)
      return run()
    },
  })
  await publishMuseum(hub, signer)
  ;({ hebei, tianjin } = await joinProvinces(hub, ['hebei', 'tianjin']))
  const { id, body } = opaqueProfile('hebei')
  expect((await hebei.client.call('PUT', `/v1/code-profiles/${id}`, { body })).status).toBe(201)
})
afterAll(async () => {
  await Promise.all([hebei.stop(), tianjin.stop()])
  await hub.stop()
})
beforeEach(async () => {
  Object.assign(takes, { signature: 0, store: 0 })
  Object.assign(hebei.faults, { delayMs: 0, down: false })
  // The circuit closes with an answer, and what is held is read again.
  clock.advance(31_000)
  expect((await resolve()).outcome).toBe('RESOLVED')
})

const resolve = async () => {
  const answer = await tianjin.client.call('POST', '/v1/identity-resolutions', {
    body: {
      credential: { kind: 'card-id', cardId: hebei.cardBase.card('untold').cardId },
      purpose: { item: 'CU-01', legalBasis: 'statutory-duty' },
    },
  })
  expect(answer.status).toBe(200)
  return answer.body as Resolution
}
const asked = () => hebei.asked.length

/** Asks as often as would open the circuit; every answer names the hub. */
const allLate = async () => {
  for (let times = 0; times <= mostFailures; times++) {
    const { outcome, decision } = await resolve()
    expect(outcome).toBe('HOME_UNAVAILABLE')
    expect(decision.reasons).toEqual([
      { zh: expect.stringContaining('枢纽自身延误'), en: expect.stringContaining('The hub itself was late') },
    ])
  }
}

describe('a hub that is late says so itself, and the next question reaches the home', () => {
  test('when its signer takes the whole budget: nothing leaves', async () => {
    const before = asked()
    takes.signature = totalMs
    await allLate()
    expect(asked()).toBe(before)
    takes.signature = 0
    expect((await resolve()).outcome).toBe('RESOLVED')
  })

  test('when its store does', async () => {
    const before = asked()
    takes.store = totalMs
    await allLate()
    expect(asked()).toBe(before)
    takes.store = 0
    expect((await resolve()).outcome).toBe('RESOLVED')
  })

  test('when what is left for the home is too short to be fair, and the home does not make it', async () => {
    const before = asked()
    hebei.faults.delayMs = 60_000
    takes.signature = totalMs - fairMs / 4
    await allLate()
    expect(asked()).toBe(before + mostFailures + 1)
    Object.assign(hebei.faults, { delayMs: 0 })
    takes.signature = 0
    expect((await resolve()).outcome).toBe('RESOLVED')
  })

  test('a late question does not use up the one try after the pause', async () => {
    hebei.faults.down = true
    for (let times = 0; times < mostFailures; times++) await resolve()
    hebei.faults.down = false
    const before = asked()
    expect((await resolve()).outcome).toBe('HOME_UNAVAILABLE')
    expect(asked()).toBe(before)
    clock.advance(openMs)
    takes.signature = totalMs
    expect((await resolve()).decision.reasons[0]?.en).toContain('The hub itself was late')
    takes.signature = 0
    expect((await resolve()).outcome).toBe('RESOLVED')
  })
})

test('a recognition names the hub as well, and asks again when it is repeated', async () => {
  const code = hebei.codes.mintOpaque({ cardId: hebei.cardBase.card('active').cardId })
  const scan = async () => {
    const answer = await tianjin.client.call('POST', '/v1/code-recognitions', {
      body: { code, venue: 'tj-120103-001', item: 'CU-01' },
      idempotencyKey: 'gate-late',
    })
    return answer.body as { outcome: string; reason: string }
  }
  takes.signature = 2_000
  expect(await scan()).toMatchObject({ outcome: 'HOME_UNAVAILABLE', reason: 'hub-late' })
  takes.signature = 0
  expect((await scan()).reason).not.toBe('hub-late')
})
