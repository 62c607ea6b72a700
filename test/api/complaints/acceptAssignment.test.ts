import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, back, file, type Provinces, provinces, read } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

describe('POST /v1/assignments/{id}/accept', () => {
  test('200: accepted once; a repeat with the same ETag gives the same answer', async () => {
    const { assignment: id } = await file(world.beijing)
    const { etag } = await read(world.hebei, id)
    const first = await act(world.hebei, id, 'accept', undefined, etag)
    expect(first).toMatchObject({ status: 200, body: { state: 'accepted', actions: ['answer'], holder: 'hebei' } })
    const again = await act(world.hebei, id, 'accept', undefined, etag)
    expect(again).toMatchObject({ status: 200, body: first.body as object })
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
  })

  test('200: two at once, one write', async () => {
    const { assignment: id } = await file(world.beijing)
    const { etag } = await read(world.hebei, id)
    const both = await Promise.all([1, 2].map(() => act(world.hebei, id, 'accept', undefined, etag)))
    expect(both.map((a) => a.status)).toEqual([200, 200])
    expect((await read(world.hebei, id)).etag).toMatch(/^"2\./)
  })

  test('428 without If-Match, 412 with an old one', async () => {
    const { assignment: id } = await file(world.beijing)
    expect(await world.hebei.call('POST', `/v1/assignments/${id}/accept`)).toMatchObject({
      status: 428,
      body: { code: 'precondition-required' },
    })
    for (const etag of ['"7"', '"7.AAAAAAAAAAA"', 'W/"1"', '*', '1', '""'])
      expect(await act(world.hebei, id, 'accept', undefined, etag)).toMatchObject({
        status: 412,
        body: { code: 'precondition-failed' },
      })
  })

  test('404 for the receiver and for a third province; 403 without the scope', async () => {
    const { assignment: id } = await file(world.beijing)
    for (const by of [world.beijing, world.tianjin])
      expect(await act(by, id, 'accept', undefined, '"1"')).toMatchObject({ status: 404 })
    for (const by of [world.hotline, world.venue, world.hub.operator])
      expect(await act(by, id, 'accept', undefined, '"1"')).toMatchObject({ status: 403 })
  })

  test('409: what was returned cannot be accepted', async () => {
    const { assignment: id } = await file(world.beijing)
    await act(world.hebei, id, 'return', back('tianjin'))
    expect(await act(world.hebei, id, 'accept')).toMatchObject({ status: 409, body: { code: 'assignment-state' } })
  })

  test('200: after the deadline silence counts as acceptance, and accepting is harmless', async () => {
    const { assignment: id } = await file(world.beijing)
    world.hub.clock.advance(3 * 86_400_000)
    expect((await read(world.hebei, id)).assignment).toMatchObject({
      state: 'accepted_by_default',
      actions: ['accept', 'answer'],
    })
    expect(await act(world.hebei, id, 'return', back('tianjin'))).toMatchObject({
      status: 409,
      body: { code: 'return-window-closed' },
    })
    expect(await act(world.hebei, id, 'accept')).toMatchObject({ status: 200, body: { state: 'accepted' } })
  })
})
