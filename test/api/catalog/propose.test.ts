import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CatalogHub,
  idOf,
  legalBasis,
  library,
  newAcceptance,
  newItem,
  newVenue,
  propose,
  seededHub,
} from '../../support/catalog.ts'

let hub: CatalogHub
beforeAll(async () => {
  hub = await seededHub()
})
afterAll(() => hub.stop())

describe('POST /v1/catalog/proposals', () => {
  test('201: own venues and acceptances are approved by proposing them, and come with the next release', async () => {
    const venue = newVenue(901)
    const done = await propose(hub.provinces.hebei, [venue, newAcceptance(venue.entry.id)])
    expect(done).toMatchObject({
      status: 201,
      body: { state: 'approved', proposedBy: 'hebei', required: ['hebei'], approvals: [{ province: 'hebei' }] },
    })
    await hub.settle()
    const answer = await hub.get(`/v1/catalog/checks?venue=${venue.entry.id}&item=CU-03`)
    expect(await answer.json()).toMatchObject({ answer: 'yes' })
  })

  test('201: a shared item waits for the other provinces', async () => {
    const done = await propose(hub.provinces.hebei, [newItem('XX-01')])
    expect(done).toMatchObject({
      status: 201,
      body: { state: 'open', required: ['beijing', 'tianjin', 'hebei'], approvals: [{ province: 'hebei' }] },
    })
    await hub.settle()
    expect((await hub.get('/v1/catalog/items/XX-01')).status).toBe(404)
  })

  test('200: the same key and body give the stored proposal, even after it is published; another body is refused', async () => {
    const changes = [newVenue(902)]
    const first = await propose(hub.provinces.hebei, changes, 'venue-902')
    expect(first.status).toBe(201)
    await hub.settle()
    const again = await propose(hub.provinces.hebei, changes, 'venue-902')
    expect(again).toMatchObject({ status: 200, body: { id: idOf(first), state: 'published' } })
    const other = await propose(hub.provinces.hebei, [newVenue(903)], 'venue-902')
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    const stranger = await propose(hub.provinces.tianjin, [newItem('XX-02')], 'venue-902')
    expect(stranger.status).toBe(201)
  })

  test('403: a province touches only venues of its own area', async () => {
    const answer = await propose(hub.provinces.tianjin, [
      newItem('XX-03'),
      newVenue(904),
      { change: 'mark', venue: 'he-130102-001', state: 'suspended', from: '2026-12-01', because: legalBasis },
    ])
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'not-your-venue', errors: [{ pointer: '/changes/1' }, { pointer: '/changes/2' }] },
    })
  })

  test.each([
    ['an entry that exists', newAcceptance(library), /exists/],
    ['an unknown item', newAcceptance(library, 'ZZ-99'), /item is not in the catalogue/],
    ['an unknown venue', newAcceptance('tj-120103-999'), /venue is not in the catalogue/],
    ['a second entry over the same days', newAcceptance(library, 'CU-03', '2026-01-01'), /overlaps/],
    [
      // It would answer every report to come: nothing could dispute the entry any more.
      'a look that lies in the future',
      { change: 'lift', venue: library, state: 'disputed', to: '2026-11-22', verifiedAt: '2026-11-24' },
      /future/,
    ],
  ])('422: the change does not fit the catalogue in force: %s', async (_name, change, detail) => {
    const answer = await hub.provinces.tianjin.call('POST', '/v1/catalog/proposals', {
      body: { legalBasis, changes: [newItem('XX-05'), change] },
      headers: { 'accept-language': 'en' },
    })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'change-refused', errors: [{ pointer: '/changes/1', detail: expect.stringMatching(detail) }] },
    })
  })

  const venue = newVenue(905)
  test.each([
    ['no legal basis', { changes: [venue] }, '/legalBasis'],
    ['no changes', { legalBasis, changes: [] }, '/changes'],
    ['an unknown change', { legalBasis, changes: [{ ...venue, change: 'delete' }] }, '/changes/0/change'],
    [
      'a day that does not exist',
      { legalBasis, changes: [newAcceptance(library, 'CU-03', '2026-02-30')] },
      '/changes/0/entry/from',
    ],
    [
      'an id of another area',
      { legalBasis, changes: [{ ...venue, entry: { ...venue.entry, area: '130104' } }] },
      '/changes/0/entry/id',
    ],
    [
      'a zero-width character in a name',
      { legalBasis, changes: [{ ...venue, entry: { ...venue.entry, name: '图书\u200b馆' } }] },
      '/changes/0/entry/name',
    ],
    [
      'an unknown member',
      { legalBasis, changes: [{ ...venue, entry: { ...venue.entry, phone: '1' } }] },
      '/changes/0/entry',
    ],
  ])('422: %s', async (_name, body, pointer) => {
    const answer = await hub.provinces.hebei.call('POST', '/v1/catalog/proposals', { body })
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect((answer.body as { errors: unknown[] }).errors).toContainEqual(expect.objectContaining({ pointer }))
  })
})
