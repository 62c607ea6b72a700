import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CatalogHub, legalBasis, library, propose, seededHub, unconfirmedLibrary } from '../../support/catalog.ts'

let hub: CatalogHub
beforeAll(async () => {
  hub = await seededHub()
})
afterAll(() => hub.stop())

const check = async (query: string) => {
  const response = await hub.get(`/v1/catalog/checks?${query}`)
  return { response, body: (await response.json()) as Record<string, unknown> }
}

describe('GET /v1/catalog/checks', () => {
  test('200: yes, with the release, its age, the decision and where to complain', async () => {
    const { response, body } = await check(`venue=${library}&item=CU-03&form=ecard&issuer=hebei`)
    expect(response.status).toBe(200)
    expect(body).toMatchObject({
      answer: 'yes',
      day: '2026-11-23',
      release: 4,
      source: 'release:4',
      asOf: hub.clock().toISOString(),
      window: { from: '2024-09-27', to: null },
      decision: { rule: 'catalog-check', ruleVersion: '2026-1', reasons: body['because'] },
      complaintUrl: `${hub.issuer}/venues/${library}#complain`,
    })
  })

  test.each([
    ['a venue no source confirms', `venue=${unconfirmedLibrary}&item=CU-03`, 'unknown', /No source confirms/],
    ['a venue that is not listed', 'venue=he-130102-999&item=CU-03', 'unknown', /not list this venue/],
    ['an item not taken here', `venue=${library}&item=TR-01`, 'no', /lists no TR-01/],
    ['a form not taken', `venue=${library}&item=CU-03&form=bank`, 'no', /takes only/],
    ['the day before the law', `venue=${library}&item=CU-03&at=2024-09-26`, 'planned', /2024-09-27/],
    ['a future day', `venue=${library}&item=CU-03&at=2030-01-01`, 'yes', /lists it/],
    // 16:00Z on the 26th is midnight of the 27th in China.
    [
      'an instant just before midnight in China',
      `venue=${library}&item=CU-03&at=2024-09-26T15:59:59Z`,
      'planned',
      /2024/,
    ],
    ['an instant at midnight in China', `venue=${library}&item=CU-03&at=2024-09-26T16:00:00Z`, 'yes', /lists it/],
  ])('200: %s', async (_name, query, answer, reason) => {
    const { body } = await check(query)
    expect(body).toMatchObject({ answer, because: [{ en: expect.stringMatching(reason) }] })
  })

  test('200: suspended, then taken again, and the past stays what it was', async () => {
    const at = (day: string) => check(`venue=tj-120101-001&item=CU-04&at=${day}`).then(({ body }) => body['answer'])
    await propose(hub.provinces.tianjin, [
      {
        change: 'mark',
        venue: 'tj-120101-001',
        item: 'CU-04',
        state: 'suspended',
        from: '2026-12-01',
        to: '2026-12-10',
        because: legalBasis,
      },
    ])
    await hub.settle()
    expect(await Promise.all(['2026-11-30', '2026-12-01', '2026-12-10', '2026-12-11'].map(at))).toEqual([
      'yes',
      'suspended',
      'suspended',
      'yes',
    ])
  })

  test('304: the answer stays good while release and day do; another day is another answer', async () => {
    const first = await check(`venue=${library}&item=CU-03`)
    const etag = first.response.headers.get('etag') ?? ''
    const same = await hub.get(`/v1/catalog/checks?venue=${library}&item=CU-03`, { 'if-none-match': etag })
    expect(same.status).toBe(304)
    const later = await hub.get(`/v1/catalog/checks?venue=${library}&item=CU-03&at=2026-12-24`, {
      'if-none-match': etag,
    })
    expect(later.status).toBe(200)
    expect((await check(`venue=${library}&item=CU-03`)).body['decision']).toEqual(first.body['decision'])
  })

  test.each([
    ['no venue', 'item=CU-03', '/query/venue'],
    ['a venue in full-width digits', 'venue=tj-１２０１０３-001&item=CU-03', '/query/venue'],
    ['an unknown form', `venue=${library}&item=CU-03&form=plastic`, '/query/form'],
    ['an unknown issuer', `venue=${library}&item=CU-03&issuer=shanxi`, '/query/issuer'],
    ['a day that does not exist', `venue=${library}&item=CU-03&at=2026-02-30`, '/query/at'],
    ['an instant after the last day', `venue=${library}&item=CU-03&at=9999-12-31T16:00:00Z`, '/query/at'],
    ['an instant before the first day', `venue=${library}&item=CU-03&at=0001-01-01T00:00:00Z`, '/query/at'],
    ['an instant without offset', `venue=${library}&item=CU-03&at=2026-11-23T08:00:00`, '/query/at'],
    ['an unknown member', `venue=${library}&item=CU-03&person=1`, '/query'],
  ])('422: %s', async (_name, query, pointer) => {
    const { response, body } = await check(query)
    expect(response.status).toBe(422)
    expect(body['errors']).toContainEqual(expect.objectContaining({ pointer }))
  })

  test('422: a member given twice', async () => {
    expect((await check(`venue=${library}&venue=${library}&item=CU-03`)).response.status).toBe(422)
  })
})
