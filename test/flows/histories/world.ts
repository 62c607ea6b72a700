import type { LogEntry } from '../../../functions/complaints/case/contract.ts'
import { opaqueProfile } from '../../../local/provinces/codes.ts'
import type { Answer, CallOptions, Client } from '../../../sdk/client.ts'
import { Province } from '../../../shared/contract/province.ts'
import { seeded } from '../../../shared/sqlite/random.ts'
import { idOf, newAcceptance, newItem, newVenue } from '../../support/catalog.ts'
import { testClock } from '../../support/clock.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../../support/provinces.ts'

/** The venue and the item everything happens at. */
export const venue = 'he-130102-001'
export const item = 'CU-01'

/**
 * What a history has done so far, as far as the invariants ask for it. An entry takes its place before its request goes
 * out, so that the order, and with it every later choice, follows from the seed alone.
 */
export type Ledger = {
  cases: { code?: string; refusal: boolean }[]
  /** What was answered 200: the type of log entry that must stand for it. */
  acted: { code: string; assignment: string; type: LogEntry['type'] }[]
  proposals: { id?: string }[]
  /** Codes drawn, with the receipts of every time one was accepted. */
  codes: { code?: string; home: Province; receipts: string[]; refused: boolean }[]
  /** Resolutions answered: whose access log must show which decision. */
  accesses: { decision: string; homes: readonly Province[] }[]
  /** Card events a home has not pushed yet. */
  unsent: { home: Province; event: unknown }[]
}

export type World = {
  hub: TestHub
  random: ReturnType<typeof seeded>
  provinces: Record<Province, JoinedProvince>
  museum: Client
  bus: { away: boolean }
  ledger: Ledger
  stop: () => Promise<void>
}

/** Histories begin anywhere in the calendar's year: before long holidays, on make-up days, at the year's end. */
const beginnings = [
  '2026-11-23T01:00:00.000Z',
  '2026-09-30T08:59:00.000Z',
  '2026-02-13T15:30:00.000Z',
  '2026-12-29T06:00:00.000Z',
  '2026-05-09T16:00:00.000Z',
]

/** A caller no answer of which may ever be the hub's own failure. */
const sound = (client: Client): Client => ({
  ...client,
  call: async (method: string, path: string, options?: CallOptions): Promise<Answer> => {
    const answer = await client.call(method, path, options)
    if (answer.status >= 500) throw new Error(`${method} ${path} answered ${JSON.stringify(answer.body)}`)
    return answer
  },
})

export const must = async (expected: number, asked: Promise<Answer>): Promise<Answer> => {
  const answer = await asked
  if (answer.status !== expected) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}

/** Three homes over real HTTP with their cards told and their codes registered, a museum that takes the card. */
export const openHistory = async (seed: number): Promise<World> => {
  const random = seeded(seed)
  const bus = { away: false }
  const opened = await testHub({
    clock: testClock(random.pick(beginnings)),
    faults: { copies: 2, refuse: () => bus.away },
  })
  const hub: TestHub = { ...opened, operator: sound(opened.operator) }
  const joined = await joinProvinces(hub, Province.options)
  const museum = sound(await hub.join({ id: 'hebei-museum', kind: 'venue', province: 'hebei' }))
  const provinces = Object.fromEntries(
    Province.options.map((province) => [province, { ...joined[province], client: sound(joined[province].client) }]),
  ) as World['provinces']
  for (const province of Province.options) {
    const { id, body } = opaqueProfile(province)
    await must(201, provinces[province].client.call('PUT', `/v1/code-profiles/${id}`, { body }))
  }
  const basis = { zh: '规定第八条', en: 'Regulations, article 8' }
  const propose = (changes: unknown[]) =>
    must(201, provinces.hebei.client.call('POST', '/v1/catalog/proposals', { body: { legalBasis: basis, changes } }))
  const first = idOf(await propose([newItem(item)]))
  for (const by of ['beijing', 'tianjin'] as const)
    await must(200, provinces[by].client.call('POST', `/v1/catalog/proposals/${first}/approvals`))
  await hub.settle()
  const second = idOf(await propose([newVenue(1), newAcceptance(venue, item)]))
  await hub.settle()
  hub.clock.advance(60_000)
  return {
    hub,
    random,
    provinces,
    museum,
    bus,
    ledger: { cases: [], acted: [], proposals: [{ id: first }, { id: second }], codes: [], accesses: [], unsent: [] },
    stop: async () => {
      bus.away = false
      await hub.settle()
      await Promise.all(Object.values(joined).map((province) => province.stop()))
      await hub.stop()
    },
  }
}
