import { afterEach, describe, expect, test } from 'vitest'
import type { Resolution } from '../../functions/identity/resolution/contract.ts'
import { registerKey } from '../../sdk/client.ts'
import { generatePrivateJwk } from '../../shared/crypto/signer.ts'
import { type TestHub, testHub } from '../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../support/provinces.ts'

let hub: TestHub
let open: JoinedProvince[] = []
afterEach(async () => {
  await Promise.all(open.map((p) => p.stop()))
  await hub.stop()
  open = []
})

const start = async (options: Parameters<typeof testHub>[0] = {}) => {
  hub = await testHub({ faults: { copies: 2 }, ...options })
  const provinces = await joinProvinces(hub, ['hebei', 'tianjin'])
  open = Object.values(provinces)
  return provinces
}
const resolve = async (by: JoinedProvince, cardId: string, more: Record<string, unknown> = {}) => {
  const answer = await by.client.call('POST', '/v1/identity-resolutions', {
    body: {
      credential: { kind: 'card-id', cardId },
      purpose: { item: 'CU-01', legalBasis: 'statutory-duty' },
      ...more,
    },
  })
  expect(answer).toMatchObject({ status: 200 })
  return answer.body as Resolution
}

describe('a card crosses the provinces', () => {
  test('lost on the phone, seen lost in the neighbour province at once, usable again after seven days', async () => {
    const { hebei, tianjin } = await start()
    const { cardId } = hebei.cardBase.card('active')
    const before = await resolve(tianjin, cardId)
    expect(before.card).toMatchObject({ status: 'ACTIVE', usable: true })
    const event = hebei.cardBase.happen(cardId, { type: 'temporary-loss' })
    await hebei.client.call('POST', '/v1/card-events', { body: { events: [event] } })
    const lost = await resolve(tianjin, cardId)
    expect(lost.card).toMatchObject({ status: 'TEMP_LOST', usable: false, usableFor: [] })
    expect(lost.etag).not.toBe(before.etag)
    hub.clock.set(lost.card?.statusUntil ?? '')
    const after = await resolve(tianjin, cardId)
    expect(after.card).toMatchObject({ status: 'ACTIVE', usable: true })
    expect(after.etag).toBe(before.etag)
    // The home comes to the same view by its own base.
    expect(await resolve(tianjin, cardId, { maxAge: 0 })).toMatchObject({ source: 'home', card: { status: 'ACTIVE' } })
  })

  test('the whole card base pushed again, twice, backwards and in pieces, changes nothing', async () => {
    const { hebei, tianjin } = await start()
    const seen = () =>
      Promise.all(hebei.cardBase.demo.map(({ cardId }) => resolve(tianjin, cardId).then((r) => r.etag)))
    const before = await seen()
    const events = hebei.cardBase.eventsForHub().reverse()
    await Promise.all(
      [...events, ...events].map((event) =>
        hebei.client.call('POST', '/v1/card-events', { body: { events: [event] } }),
      ),
    )
    expect(await seen()).toEqual(before)
  })

  test('a home known only by its events is asked; suspended, it is not; resumed, it is again', async () => {
    const { hebei, tianjin } = await start()
    const { cardId } = hebei.cardBase.card('untold')
    expect(await resolve(tianjin, cardId)).toMatchObject({ outcome: 'RESOLVED', source: 'home' })
    for (const [state, outcome] of [
      ['suspended', 'HOME_UNAVAILABLE'],
      ['active', 'RESOLVED'],
    ] as const) {
      await hub.operator.call('PATCH', '/v1/participants/hebei-platform', { body: { state } })
      await hub.settle()
      hub.clock.advance(31_000)
      expect((await resolve(tianjin, cardId)).outcome).toBe(outcome)
    }
  })

  test('a person nobody has named is open while one province is not connected, never NOT_FOUND', async () => {
    const { tianjin } = await start()
    const ask = async (home?: string) => {
      const credential = { kind: 'person-number', idType: 'other', personNumber: 'NOBODY-1' }
      const body = { credential, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' }, ...(home && { home }) }
      return (await tianjin.client.call('POST', '/v1/identity-resolutions', { body })).body
    }
    expect(await ask('hebei')).toMatchObject({ outcome: 'NOT_FOUND' })
    expect(await ask()).toMatchObject({ outcome: 'HOME_UNAVAILABLE', needs: ['home'] })
  })

  test('an answer key is exchanged without an interruption; the revoked one is no longer believed', async () => {
    const { hebei, tianjin } = await start()
    const { cardId } = hebei.cardBase.card('untold')
    expect((await resolve(tianjin, cardId)).outcome).toBe('RESOLVED')
    const shown = (await hub.operator.call('GET', '/v1/participants/hebei-platform')).body as {
      keys: { kid: string; use: string }[]
    }
    const old = shown.keys.find((key) => key.use === 'answer')?.kid
    const added = await registerKey(hub.operator, hub.issuer, 'hebei-platform', 'answer', await generatePrivateJwk())
    expect(added.status).toBe(200)
    await hub.settle()
    expect((await resolve(tianjin, cardId)).outcome).toBe('RESOLVED')
    await hebei.client.call('DELETE', `/v1/participants/hebei-platform/keys/${old}?reason=rotation`)
    await hub.settle()
    hub.clock.advance(30_000)
    expect((await resolve(tianjin, cardId)).outcome).toBe('HOME_UNAVAILABLE')
  })

  test('a push killed between two cards is completed by sending it again', async () => {
    let left = Number.POSITIVE_INFINITY
    const { hebei, tianjin } = await start({
      around: (kind, run) => {
        if (kind === 'write' && left-- <= 0) throw new Error('killed')
        return run()
      },
    })
    const cards = hebei.cardBase.demo.filter((c) => c.told && c.expect.byCardId.status === 'ACTIVE')
    const events = cards.map(({ cardId }) => hebei.cardBase.happen(cardId, { type: 'freeze' }))
    await hebei.client.token()
    // The proof's own write and one card's go through.
    left = 2
    const killed = await hebei.client.call('POST', '/v1/card-events', { body: { events } })
    expect(killed.status).toBe(500)
    left = Number.POSITIVE_INFINITY
    const again = await hebei.client.call('POST', '/v1/card-events', { body: { events } })
    const results = (again.body as { results: { result: string }[] }).results.map((r) => r.result)
    expect(results.sort()).toEqual(['APPLIED', 'APPLIED', 'DUPLICATE'].slice(0, results.length).sort())
    for (const { cardId } of cards) expect((await resolve(tianjin, cardId)).card?.status).toBe('FROZEN')
  })
})
