import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { complaint, file, type Page, type Provinces, provinces } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

const { kind, topic, venue } = complaint
const preview = { kind, topic, venue, cardHome: '120000' }

describe('POST /v1/routing-previews', () => {
  test('200: says what filing would do, and stores nothing', async () => {
    const answer = await world.beijing.call('POST', '/v1/routing-previews', { body: preview })
    expect(answer).toMatchObject({
      status: 200,
      body: { routing: { to: 'hebei', complex: true }, decision: { rule: 'event-place' }, source: 'index' },
    })
    const inbox = (await world.hebei.call('GET', '/v1/assignments')).body as Page
    expect(inbox.assignments).toEqual([])
    const { routing, due } = await file(world.beijing, { cardHome: '120000' })
    expect(answer.body).toMatchObject({ routing, due })
  })

  test('403: only who may file', async () => {
    expect(await world.venue.call('POST', '/v1/routing-previews', { body: preview })).toMatchObject({ status: 403 })
  })

  test.each([
    ['text does not belong in a preview', { ...preview, text: 'x' }],
    ['no topic', { kind }],
    ['an area of five digits', { ...preview, cardHome: '12000' }],
  ])('422: %s', async (_name, body) => {
    expect(await world.beijing.call('POST', '/v1/routing-previews', { body })).toMatchObject({ status: 422 })
  })
})
