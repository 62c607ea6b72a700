import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, contact, file, type Provinces, provinces, read, secretText, toArbitration } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

describe('GET /v1/assignments/{id}', () => {
  test('200: the holder reads text and contact, and gets the version', async () => {
    const { assignment: id } = await file(world.beijing)
    const { etag, assignment } = await read(world.hebei, id)
    expect(assignment).toMatchObject({
      holder: 'hebei',
      state: 'offered',
      actions: ['accept', 'return'],
      content: { text: secretText, contact },
      source: 'index',
    })
    expect(etag).toMatch(/^"1\.[A-Za-z0-9_-]{11}"$/)
  })

  test('304 while nothing is new; 200 when time alone has changed it, and the old ETag still serves to act', async () => {
    const { assignment: id } = await file(world.beijing)
    const { etag } = await read(world.hebei, id)
    const look = (seen: string) =>
      world.hebei.call('GET', `/v1/assignments/${id}`, { headers: { 'if-none-match': seen } })
    world.hub.clock.advance(60_000)
    expect(await look(etag)).toMatchObject({ status: 304 })
    world.hub.clock.advance(3 * 86_400_000)
    const lapsed = await look(etag)
    expect(lapsed).toMatchObject({ status: 200, body: { state: 'accepted_by_default' } })
    expect(await look(lapsed.headers.get('etag') ?? '')).toMatchObject({ status: 304 })
    expect(await act(world.hebei, id, 'accept', undefined, etag)).toMatchObject({ status: 200 })
  })

  test('200: the duty desk sees the assignment, not what the citizen said', async () => {
    const code = await toArbitration(world)
    const { assignment } = await read(world.hub.operator, `${code}-3`)
    expect(assignment).toMatchObject({ holder: 'arbitration', content: null })
    // Whoever returned it keeps the record and loses the text.
    expect((await read(world.hebei, `${code}-1`)).assignment).toMatchObject({ state: 'returned', content: null })
  })

  test('404: not even the receiver opens another’s assignment', async () => {
    const { assignment: id, caseCode } = await file(world.beijing)
    for (const by of [world.beijing, world.tianjin, world.hub.operator])
      expect(await by.call('GET', `/v1/assignments/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    for (const other of [`${caseCode}-2`, '0000000000-1', 'x', `${caseCode}-0001`])
      expect(await world.hebei.call('GET', `/v1/assignments/${other}`)).toMatchObject({ status: 404 })
  })
})
