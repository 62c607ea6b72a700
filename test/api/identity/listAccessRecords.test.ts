import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod'
import type { AccessRecord } from '../../../functions/identity/resolution/contract.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../../support/provinces.ts'

let hub: TestHub
let provinces: Record<'hebei' | 'beijing', JoinedProvince>
beforeAll(async () => {
  hub = await testHub()
  provinces = await joinProvinces(hub, ['hebei', 'beijing'])
})
afterAll(async () => {
  await Promise.all(Object.values(provinces).map((p) => p.stop()))
  await hub.stop()
})

type Page = { records: z.output<typeof AccessRecord>[]; cursor: string | null; more: boolean }
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
    hub.clock.advance(5_001)
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
    hub.clock.advance(5_001)
    const hebei = (await list(provinces.hebei)).records.slice(-2)
    expect(hebei.map((r) => r.decision).sort()).toEqual([ambiguous, unknown].sort())
    expect(hebei.every((r) => r.card === undefined)).toBe(true)
    expect((await list(provinces.beijing)).records.at(-1)).toMatchObject({ decision: ambiguous, outcome: 'AMBIGUOUS' })
  })

  test('pages by cursor: in order, each record once, none of the last five seconds', async () => {
    const start = (await list(provinces.hebei, '?limit=100')).cursor ?? ''
    const cardId = provinces.hebei.cardBase.card('active').cardId
    const made: string[] = []
    for (let i = 0; i < 12; i++) {
      made.push(await resolve({ kind: 'card-id', cardId }, `CU-${10 + i}`))
      hub.clock.advance(1_000)
    }
    const seen: Page['records'] = []
    const read = async () => {
      for (let after = seen.at(-1)?.cursor ?? start; ; ) {
        const page = await list(provinces.hebei, `?after=${encodeURIComponent(after)}&limit=3`)
        seen.push(...page.records)
        if (!page.more) return
        after = page.cursor ?? ''
      }
    }
    await read()
    expect(seen.map((r) => r.decision)).toEqual(made.slice(0, seen.length))
    expect(seen.length).toBe(7)
    hub.clock.advance(6_000)
    await read()
    expect(seen.map((r) => r.decision)).toEqual(made)
  })

  test('403: the scope, and a province', async () => {
    const hotline = await hub.join({ id: 'hotline', kind: 'hotline' })
    expect(await hotline.call('GET', '/v1/access-records')).toMatchObject({ status: 403 })
    const nowhere = await hub.join({ id: 'nowhere', kind: 'hotline', scopes: ['access-records:read'] })
    expect(await nowhere.call('GET', '/v1/access-records')).toMatchObject({ body: { code: 'not-a-home' } })
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
