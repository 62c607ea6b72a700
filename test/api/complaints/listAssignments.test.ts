import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, file, type Page, type Provinces, provinces, secretText, toArbitration } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

const list = async (by: 'beijing' | 'tianjin' | 'hebei' | 'operator', query = ''): Promise<Page> => {
  const client = by === 'operator' ? world.hub.operator : world[by]
  // A list for people: its index may be late.
  await world.hub.settle()
  const answer = await client.call('GET', `/v1/assignments${query}`)
  expect(answer.status).toBe(200)
  return answer.body as Page
}

describe('GET /v1/assignments', () => {
  test('200: each province sees its own work, by what is due first, page by page', async () => {
    const slow = await file(world.beijing)
    const consult = await file(world.beijing, { kind: 'consult' })
    await act(world.hebei, slow.assignment, 'accept')
    const all = await list('hebei')
    // The accepted one is due with its answer, after the other's acceptance.
    expect(all.assignments.map((a) => a.id)).toEqual([consult.assignment, slow.assignment])
    expect(await list('tianjin')).toMatchObject({ assignments: [], more: false })

    const first = await list('hebei', '?limit=1')
    expect(first).toMatchObject({ assignments: [{ id: consult.assignment }], more: true })
    const second = await list('hebei', `?limit=1&after=${first.cursor}`)
    expect(second.assignments.map((a) => a.id)).toEqual([slow.assignment])

    const soon = await list('hebei', '?due=2026-11-24T17:00:00%2B08:00')
    expect(soon.assignments.map((a) => a.id)).toEqual([consult.assignment])
    expect((await list('hebei', '?due=2026-11-24T08:59:59Z')).assignments).toEqual([])
    expect((await list('hebei', '?state=accepted')).assignments.map((a) => a.id)).toEqual([slow.assignment])
  })

  test('200: pages below an end meet every case once, however many fall due together', async () => {
    const { beijing, hub } = world
    const together = await Promise.all(Array.from({ length: 5 }, () => file(beijing, { venue: 'tj-120101-001' })))
    const due = encodeURIComponent(new Date(hub.clock().getTime() + 5 * 86_400_000).toISOString())
    for (const limit of [1, 2, 5]) {
      const seen: string[] = []
      let page: Page | undefined
      for (let turns = 0; page?.more !== false; turns++) {
        expect(turns).toBeLessThan(7)
        page = await list('tianjin', `?limit=${limit}&due=${due}${page ? `&after=${page.cursor}` : ''}`)
        seen.push(...page.assignments.map((a) => a.id))
      }
      expect(seen.sort()).toEqual(together.map((f) => f.assignment).sort())
    }
    const last = await list('tianjin')
    // An end that lies before the cursor: nothing is left, and nothing fails.
    expect(await list('tianjin', `?due=2026-11-01T00:00:00Z&after=${last.cursor}`)).toMatchObject({
      assignments: [],
      cursor: last.cursor,
      more: false,
    })
  })

  test('200: nothing of what the citizen said is in a list', async () => {
    expect(JSON.stringify(await list('hebei'))).not.toContain(secretText)
  })

  test('200: the duty desk sees what waits for a designation', async () => {
    const code = await toArbitration(world)
    expect((await list('operator')).assignments).toMatchObject([{ caseCode: code, holder: 'arbitration', actions: [] }])
  })

  test('200: work whose deadline the calendar cannot give yet stands where it may first fall due, not at the end', async () => {
    const { beijing, hub } = world
    hub.clock.set('2026-12-31T02:00:00.000Z')
    const { assignment: unknown } = await file(beijing, { topic: 'other' })
    const until = async (due: string) =>
      (await list('beijing', `?due=${encodeURIComponent(due)}`)).assignments.map((a) => a.id)
    expect(await until('2026-12-31T23:59:59+08:00')).toEqual([])
    expect(await until('2027-01-01T00:00:00+08:00')).toEqual([unknown])
  })

  test.each([
    ['a hotline', 403, () => world.hotline],
    ['a venue', 403, () => world.venue],
  ])('403: %s handles nothing', async (_name, status, by) => {
    expect(await by().call('GET', '/v1/assignments')).toMatchObject({ status, body: { code: 'insufficient-scope' } })
  })

  test.each([
    ['?after=nonsense', 400, 'invalid-page-token'],
    ['?limit=0', 422, 'validation-failed'],
    ['?limit=101', 422, 'validation-failed'],
    ['?state=lost', 422, 'validation-failed'],
    ['?due=tomorrow', 422, 'validation-failed'],
    ['?due=9999-12-31T23:59:59-23:59', 422, 'validation-failed'],
    ['?holder=tianjin', 422, 'validation-failed'],
  ])('%s is refused: %i %s', async (query, status, code) => {
    expect(await world.hebei.call('GET', `/v1/assignments${query}`)).toMatchObject({ status, body: { code } })
  })
})
