import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CatalogHub, catalogHub, idOf, legalBasis, newItem, newVenue, propose } from '../../support/catalog.ts'

let hub: CatalogHub
beforeAll(async () => {
  hub = await catalogHub()
})
afterAll(() => hub.stop())

let items = 0
const openProposal = async (): Promise<string> =>
  idOf(await propose(hub.provinces.beijing, [newItem(`XX-${String(++items).padStart(2, '0')}`)]))
const approve = (province: 'beijing' | 'tianjin' | 'hebei', id: string) =>
  hub.provinces[province].call('POST', `/v1/catalog/proposals/${id}/approvals`)
const object = (province: 'beijing' | 'tianjin' | 'hebei', id: string) =>
  hub.provinces[province].call('POST', `/v1/catalog/proposals/${id}/objections`, { body: { reason: legalBasis } })
const withdraw = (province: 'beijing' | 'tianjin' | 'hebei', id: string) =>
  hub.provinces[province].call('DELETE', `/v1/catalog/proposals/${id}`)
const read = (id: string) => hub.provinces.hebei.call('GET', `/v1/catalog/proposals/${id}`)

describe('POST /v1/catalog/proposals/{id}/approvals', () => {
  test('200: the last approval approves; the release then names the proposal', async () => {
    const id = await openProposal()
    expect(await approve('tianjin', id)).toMatchObject({ status: 200, body: { state: 'open' } })
    expect(await approve('hebei', id)).toMatchObject({ status: 200, body: { state: 'approved' } })
    await hub.settle()
    const { release } = (await read(id)).body as { release: number }
    expect(await (await hub.get(`/v1/catalog/releases/${release}`)).json()).toMatchObject({
      manifest: { number: release, proposals: [id] },
    })
  })

  test('200: approving again changes nothing; two provinces at the same moment both count', async () => {
    const id = await openProposal()
    expect((await approve('beijing', id)).status).toBe(200)
    const both = await Promise.all([approve('tianjin', id), approve('hebei', id)])
    expect(both.map((answer) => answer.status)).toEqual([200, 200])
    await hub.settle()
    expect((await read(id)).body).toMatchObject({ state: 'published' })
    expect((await approve('hebei', id)).body).toMatchObject({ state: 'published' })
  })

  test('403: a province that is not asked; 404: no such proposal; 409: decided', async () => {
    const own = idOf(await propose(hub.provinces.hebei, [newVenue(801)]))
    expect(await approve('tianjin', own)).toMatchObject({ status: 403, body: { code: 'not-an-approver' } })
    expect((await approve('tianjin', 'pro_01jd3m8p9q4r5s6t7v8w9x0y1z')).status).toBe(404)
    expect((await approve('tianjin', 'example')).status).toBe(404)
    const id = await openProposal()
    await withdraw('beijing', id)
    expect(await approve('tianjin', id)).toMatchObject({ status: 409, body: { code: 'proposal-decided' } })
  })
})

describe('POST /v1/catalog/proposals/{id}/objections', () => {
  test('200: one objection ends the proposal and says why; nothing is published', async () => {
    const id = await openProposal()
    expect(await object('hebei', id)).toMatchObject({
      status: 200,
      body: { state: 'objected', objection: { province: 'hebei', reason: legalBasis } },
    })
    expect((await object('hebei', id)).status).toBe(200)
    expect(await approve('tianjin', id)).toMatchObject({ status: 409, body: { code: 'proposal-decided' } })
    await hub.settle()
    expect((await read(id)).body).toMatchObject({ state: 'objected' })
  })

  test('422 without a reason; 409 once approved; 403 for a province that is not asked', async () => {
    const id = await openProposal()
    const empty = await hub.provinces.hebei.call('POST', `/v1/catalog/proposals/${id}/objections`, { body: {} })
    expect(empty).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    await approve('tianjin', id)
    await approve('hebei', id)
    expect(await object('tianjin', id)).toMatchObject({ status: 409, body: { code: 'proposal-decided' } })
    const own = idOf(await propose(hub.provinces.hebei, [newVenue(802)]))
    expect(await object('tianjin', own)).toMatchObject({ status: 403, body: { code: 'not-an-approver' } })
  })
})

describe('DELETE /v1/catalog/proposals/{id}', () => {
  test('200 for the proposing province, again too; 403 for others; 409 once approved', async () => {
    const id = await openProposal()
    expect(await withdraw('hebei', id)).toMatchObject({ status: 403, body: { code: 'not-an-approver' } })
    expect(await withdraw('beijing', id)).toMatchObject({ status: 200, body: { state: 'withdrawn' } })
    expect((await withdraw('beijing', id)).status).toBe(200)
    const own = idOf(await propose(hub.provinces.hebei, [newVenue(803)]))
    expect(await withdraw('hebei', own)).toMatchObject({ status: 409, body: { code: 'proposal-decided' } })
  })
})

describe('GET /v1/catalog/proposals', () => {
  test('200: lists what waits, to every province, page by page; nothing that is decided', async () => {
    const ids = [await openProposal(), await openProposal()]
    // A list for people: its index may be late.
    await hub.settle()
    const listed: string[] = []
    for (let after = ''; ; ) {
      const page = await hub.provinces.tianjin.call('GET', `/v1/catalog/proposals?limit=1${after}`)
      const { proposals, next } = page.body as { proposals: { id: string; state: string }[]; next: string | null }
      expect(proposals.every(({ state }) => state === 'open')).toBe(true)
      listed.push(...proposals.map(({ id }) => id))
      if (next === null) break
      after = `&after=${next}`
    }
    expect(listed).toEqual(expect.arrayContaining(ids))
    expect(new Set(listed).size).toBe(listed.length)
    await withdraw('beijing', ids[0] as string)
    await hub.settle()
    const { proposals } = (await hub.provinces.tianjin.call('GET', '/v1/catalog/proposals?limit=50')).body as {
      proposals: { id: string }[]
    }
    expect(proposals.map(({ id }) => id)).not.toContain(ids[0])
  })
})
