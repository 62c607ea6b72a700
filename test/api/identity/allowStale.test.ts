import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Resolution } from '../../../functions/identity/resolution/contract.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../../support/provinces.ts'

// A caller that takes older knowledge takes no knowledge for none: where the index is empty, a silent home is never “not found”.
let hub: TestHub
let provinces: Record<'hebei' | 'beijing', JoinedProvince>
beforeAll(async () => {
  hub = await testHub()
  provinces = await joinProvinces(hub, ['hebei', 'beijing'], { tell: false })
})
afterAll(async () => {
  await Promise.all(Object.values(provinces).map((province) => province.stop()))
  await hub.stop()
})
beforeEach(() => {
  Object.assign(provinces.hebei.faults, { down: false, tamper: undefined })
  hub.clock.advance(31_000)
})

const resolve = async (credential: unknown, more: object = {}) => {
  const purpose = { item: 'CU-01', legalBasis: 'statutory-duty' }
  const answer = await provinces.beijing.client.call('POST', '/v1/identity-resolutions', {
    body: { credential, purpose, allowStale: true, ...more },
  })
  expect(answer.status).toBe(200)
  return answer.body as Resolution
}
const active = () => provinces.hebei.cardBase.card('active')
const credentials = (): [string, unknown, object?][] => {
  const { cardId, area, cardNumber, idType, personNumber } = active()
  return [
    ['card id', { kind: 'card-id', cardId }],
    ['card number', { kind: 'card-number', area, cardNumber }],
    ['person', { kind: 'person-number', idType, personNumber }, { home: 'hebei' }],
    // Tianjin has no platform here: nobody can say that the person has no card of it.
    ['person, of any province', { kind: 'person-number', idType, personNumber }],
  ]
}

describe('allowStale with an empty index', () => {
  test('and a home that is down: HOME_UNAVAILABLE, by whatever the card is asked for', async () => {
    provinces.hebei.faults.down = true
    for (const [name, credential, more] of credentials())
      for (const maxAge of [{}, { maxAge: 0 }, { maxAge: 3_600 }]) {
        const answer = await resolve(credential, { ...more, ...maxAge })
        expect([name, answer.outcome, answer.source]).toEqual([name, 'HOME_UNAVAILABLE', 'home'])
        expect(answer.warnings).toEqual([])
        expect(answer).not.toHaveProperty('card')
      }
  })

  test('and a home whose answer cannot be believed: HOME_UNAVAILABLE', async () => {
    provinces.hebei.faults.tamper = 'signature'
    for (const [name, credential, more] of credentials())
      expect([name, (await resolve(credential, more)).outcome]).toEqual([name, 'HOME_UNAVAILABLE'])
  })

  test('and a home that answers: what it says, and NOT_FOUND only when it says so', async () => {
    const { cardId } = active()
    expect(await resolve({ kind: 'card-id', cardId })).toMatchObject({
      outcome: 'RESOLVED',
      source: 'home',
      warnings: [],
    })
    const unknown = `${cardId.slice(0, 6)}${'F'.repeat(26)}`
    expect((await resolve({ kind: 'card-id', cardId: unknown })).outcome).toBe('NOT_FOUND')
  })
})

test('an index that knows cards of one province only says nothing of the others: a person stays open', async () => {
  const { idType, personNumber } = provinces.hebei.cardBase.card('traveller')
  const events = provinces.hebei.cardBase.eventsForHub()
  expect((await provinces.hebei.client.call('POST', '/v1/card-events', { body: { events } })).status).toBe(200)
  await hub.settle()
  hub.clock.advance(60_000)
  provinces.hebei.faults.down = true
  const credential = { kind: 'person-number', idType, personNumber }
  expect(await resolve(credential, { maxAge: 0, home: 'hebei' })).toMatchObject({
    outcome: 'RESOLVED',
    source: 'index',
    warnings: [{ code: 'stale' }],
  })
  expect((await resolve(credential, { maxAge: 0, home: 'beijing' })).outcome).not.toBe('HOME_UNAVAILABLE')
})
