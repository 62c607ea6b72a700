import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccessRecord } from '../../../functions/identity/resolution/contract.ts'
import { createClient } from '../../../sdk/client.ts'
import { seeded } from '../../../shared/sqlite/random.ts'
import type { AroundCall } from '../../../shared/store/table.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../../support/provinces.ts'

let hub: TestHub
/** Milliseconds the next read of the store takes, by the hub's clock. */
let readMs = 0
const slowly: AroundCall = (kind, run) => {
  if (kind === 'read') {
    hub.clock.advance(readMs)
    readMs = 0
  }
  return run()
}
let provinces: Record<'hebei' | 'beijing', JoinedProvince>
beforeAll(async () => {
  // Indexes a day behind: nothing here may come from one.
  hub = await testHub({
    weather: { seed: 3, yields: 1, shuffled: true, indexLagMs: 86_400_000, lagBy: 'table' },
    around: slowly,
  })
  provinces = await joinProvinces(hub, ['hebei', 'beijing'])
})
afterAll(async () => {
  await Promise.all(Object.values(provinces).map((p) => p.stop()))
  await hub.stop()
})

type Page = { records: AccessRecord[]; recent: AccessRecord[]; cursor: string; more: boolean }
/** Every access made before has its settled place after so long. */
const settled = 46_000
const list = async (by: JoinedProvince, query = '') => {
  const answer = await by.client.call('GET', `/v1/access-records${query}`)
  expect(answer.status).toBe(200)
  return answer.body as Page
}
const resolve = async (credential: unknown, item = 'CU-01') => {
  const answer = await provinces.beijing.client.call('POST', '/v1/identity-resolutions', {
    body: { credential, purpose: { item, legalBasis: 'statutory-duty' } },
  })
  return (answer.body as { decision: { id: string } }).decision.id
}

describe('GET /v1/access-records', () => {
  test('200: a province sees who resolved its own cards, why, and with what outcome; others do not', async () => {
    const card = provinces.hebei.cardBase.card('active')
    const decision = await resolve({ kind: 'card-id', cardId: card.cardId })
    hub.clock.advance(settled)
    const { records } = await list(provinces.hebei)
    expect(records.at(-1)).toMatchObject({
      participant: 'beijing-platform',
      purpose: { item: 'CU-01', legalBasis: 'statutory-duty' },
      outcome: 'RESOLVED',
      by: 'card-id',
      decision,
    })
    expect((await list(provinces.beijing)).records).toEqual([])
    expect(JSON.stringify(records)).not.toContain(card.cardId)
  })

  test('a person of two homes shows in both, an unknown card with the home that was asked', async () => {
    const { idType, personNumber } = provinces.hebei.cardBase.card('traveller')
    const ambiguous = await resolve({ kind: 'person-number', idType, personNumber })
    const unknown = await resolve({ kind: 'card-id', cardId: `130102${'0'.repeat(26)}` })
    hub.clock.advance(settled)
    const hebei = (await list(provinces.hebei)).records.slice(-2)
    expect(hebei.map((r) => r.decision).sort()).toEqual([ambiguous, unknown].sort())
    expect(hebei.every((r) => r.card === undefined)).toBe(true)
    expect((await list(provinces.beijing)).records.at(-1)).toMatchObject({ decision: ambiguous, outcome: 'AMBIGUOUS' })
  })

  /** The place behind all that is settled by now. */
  const tail = async () => {
    const { cursor, more } = await list(provinces.hebei, '?limit=1')
    return more ? (await readOn(cursor, 100)).cursor : cursor
  }

  /** What a reader that goes on from its last cursor finds until nothing settled is left. */
  const readOn = async (from: string, limit: number) => {
    const seen: AccessRecord[] = []
    for (let after = from, pages = 1; ; pages++) {
      const page = await list(provinces.hebei, `?after=${after}&limit=${limit}`)
      expect(page.records.length).toBeLessThanOrEqual(limit)
      if (page.more) expect(page.recent).toEqual([])
      seen.push(...page.records)
      if (!page.more) return { seen, cursor: page.cursor, recent: page.recent, pages }
      expect(page.cursor > after).toBe(true)
      after = page.cursor
    }
  }

  test('pages by cursor: in order, each record once; the last 45 seconds apart, and again when they are settled', async () => {
    hub.clock.advance(settled)
    const start = await tail()
    const cardId = provinces.hebei.cardBase.card('active').cardId
    const made: string[] = []
    for (let i = 0; i < 12; i++) {
      made.push(await resolve({ kind: 'card-id', cardId }, `CU-${10 + i}`))
      hub.clock.advance(5_000)
    }
    const first = await readOn(start, 3)
    expect(first.seen.map((r) => r.decision)).toEqual(made.slice(0, 3))
    expect(first.recent.length).toBeGreaterThan(0)
    expect(first.recent.map((r) => r.decision)).toEqual(made.slice(3, 3 + first.recent.length))
    expect((await list(provinces.hebei, `?after=${first.cursor}&limit=100`)).recent).toHaveLength(9)
    hub.clock.advance(settled)
    const rest = await readOn(first.cursor, 3)
    expect(rest.seen.map((r) => r.decision)).toEqual(made.slice(3))
    expect(rest.pages).toBeGreaterThan(1)
    expect(await readOn(rest.cursor, 3)).toMatchObject({ seen: [], recent: [] })
  })

  test('whatever the callers’ clocks, page sizes and the indexes’ lag: each record once, none behind a cursor, and `more` until the last', async () => {
    let skew = 0
    const skewed = await createClient({
      issuer: hub.issuer,
      clientId: 'beijing-platform',
      key: provinces.beijing.keys.client,
      clock: () => new Date(hub.clock().getTime() + skew),
    })
    const path = '/v1/identity-resolutions'
    const purpose = { item: 'CU-01', legalBasis: 'statutory-duty' }
    for (let seed = 1; seed <= 6; seed++) {
      const random = seeded(seed)
      hub.clock.advance(settled)
      let cursor = await tail()
      const made: string[] = []
      const seen: string[] = []
      const cards = [provinces.hebei, provinces.hebei, provinces.beijing].map((p) => p.cardBase.card('active').cardId)
      const read = async () => {
        const found = await readOn(cursor, 1 + random.below(5))
        cursor = found.cursor
        seen.push(...found.seen.map((r) => r.decision))
      }
      for (let i = 0; i < 60; i++) {
        const cardId = random.pick(cards)
        skew = random.pick([-29_000, -3_000, 0, 12_000, 29_000])
        const token = await provinces.beijing.client.token()
        const answer = await hub.fetch(
          new Request(`${hub.issuer}${path}`, {
            method: 'POST',
            headers: {
              authorization: `DPoP ${token}`,
              dpop: await skewed.proof('POST', path, token),
              'content-type': 'application/json',
            },
            body: JSON.stringify({ credential: { kind: 'card-id', cardId }, purpose }),
          }),
        )
        const body = await answer.json()
        if (cardId !== cards[2]) made.push((body as { decision: { id: string } }).decision.id)
        if (random.chance(0.5)) hub.clock.advance(random.below(8_000))
        if (random.chance(0.2)) await read()
      }
      hub.clock.advance(settled + 30_000)
      await read()
      expect({ seed, seen: seen.slice().sort() }).toEqual({ seed, seen: made.slice().sort() })
    }
  })

  test('503: an access that would be recorded behind where readers have been is refused, and told to nobody', async () => {
    const start = await tail()
    const cardId = provinces.hebei.cardBase.card('active').cardId
    // One that tries once, whatever the weather: the refusal itself is looked at.
    const { issuer, fetch, clock } = hub
    const key = provinces.beijing.keys.client
    const once = await createClient({ issuer, clientId: 'beijing-platform', key, fetch, clock })
    await once.token()
    readMs = 36_000
    const late = await once.call('POST', '/v1/identity-resolutions', {
      body: { credential: { kind: 'card-id', cardId }, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' } },
    })
    expect(late).toMatchObject({ status: 503, body: { code: 'temporarily-unavailable', retryable: true } })
    readMs = 34_000
    const decision = await resolve({ kind: 'card-id', cardId })
    hub.clock.advance(settled)
    expect((await readOn(start, 10)).seen).toMatchObject([{ decision }])
  })

  test('a list is read on over days, idle ones skipped', async () => {
    hub.clock.advance(settled)
    const start = await tail()
    const cardId = provinces.hebei.cardBase.card('active').cardId
    const made: string[] = []
    for (const days of [1, 40, 1, 1, 1, 1, 1, 1, 1, 1, 400]) {
      hub.clock.advance(days * 86_400_000)
      made.push(await resolve({ kind: 'card-id', cardId }))
    }
    hub.clock.advance(settled)
    const { seen, pages } = await readOn(start, 50)
    expect(seen.map((r) => r.decision)).toEqual(made)
    expect(pages).toBeLessThan(4)
    const oldest = (await list(provinces.hebei, '?limit=1')).records[0]?.cursor ?? ''
    const fromTheOldest = (await readOn(`${oldest.slice(0, 10)}${'-'.repeat(43)}`, 100)).seen.map((r) => r.decision)
    expect(fromTheOldest.slice(-made.length)).toEqual(made)
    expect(new Set(fromTheOldest).size).toBe(fromTheOldest.length)
  })

  test('403: without the scope', async () => {
    const hotline = await hub.join({ id: 'hotline', kind: 'hotline' })
    expect(await hotline.call('GET', '/v1/access-records')).toMatchObject({ status: 403 })
  })

  test.each(['?limit=0', '?limit=101', '?limit=1&limit=2', '?province=tianjin'])('422: %s', async (query) => {
    expect(await provinces.hebei.client.call('GET', `/v1/access-records${query}`)).toMatchObject({ status: 422 })
  })

  test('400: a cursor the hub did not make', async () => {
    expect(await provinces.hebei.client.call('GET', '/v1/access-records?after=abc')).toMatchObject({
      status: 400,
      body: { code: 'invalid-page-token' },
    })
  })
})
