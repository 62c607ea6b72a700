import { base64url, compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CatalogHub, catalogHub, library, seededHub } from '../../support/catalog.ts'
import { testHub } from '../../support/hub.ts'

let hub: CatalogHub
beforeAll(async () => {
  hub = await seededHub()
})
afterAll(() => hub.stop())

const json = async (path: string) => (await (await hub.get(path)).json()) as Record<string, never>
const ids = (page: Record<string, unknown>) => (page['venues'] as { id: string }[]).map(({ id }) => id)
const names = (page: Record<string, unknown>) => (page['venues'] as { name: string }[]).map(({ name }) => name)

test('GET /v1/catalog: 200 the release in force, its counts and signature', async () => {
  expect(await json('/v1/catalog')).toMatchObject({
    release: 4,
    source: 'release:4',
    counts: { items: 60, venues: 157, confirmedVenues: 9 },
  })
})

test('503 no-release before the first one, on every public read, and 404 for its manifest', async () => {
  const empty = await catalogHub()
  for (const path of [
    '/v1/catalog',
    '/v1/catalog/items',
    '/v1/catalog/venues',
    '/v1/catalog/releases',
    `/v1/catalog/venues/${library}`,
    `/v1/catalog/checks?venue=${library}&item=CU-01`,
    '/venues',
  ]) {
    const answer = await empty.get(path)
    expect(answer.status, path).toBe(503)
    expect(answer.headers.get('retry-after')).not.toBeNull()
    expect(await answer.json()).toMatchObject({ code: 'no-release', party: 'hub', retryable: true })
  }
  expect((await empty.get('/v1/catalog/releases/1')).status).toBe(404)
  expect((await empty.get('/')).status).toBe(200)
  await empty.stop()
})

describe('GET /v1/catalog/items', () => {
  test('200: all of them, or those of a card form', async () => {
    expect((await json('/v1/catalog/items'))['items']).toHaveLength(60)
    const { items } = (await json('/v1/catalog/items?form=transit')) as unknown as { items: { forms: string[] }[] }
    expect(items.length).toBeGreaterThan(0)
    expect(items.every(({ forms }) => forms.includes('transit'))).toBe(true)
    expect(await json('/v1/catalog/items/CU-01')).toMatchObject({ item: { id: 'CU-01', name: '博物馆入馆参观' } })
  })
  test('404: unknown or ill-formed ids', async () => {
    for (const id of ['ZZ-99', 'cu-01', '%00', 'CU-01.'])
      expect((await hub.get(`/v1/catalog/items/${id}`)).status, id).toBe(404)
  })
})

describe('GET /v1/catalog/venues', () => {
  test('200: pages hold every venue once', async () => {
    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = await json(`/v1/catalog/venues?limit=50${after}`)
      seen.push(...ids(page))
      if (page['next'] === null) break
      after = `&after=${page['next']}`
    }
    expect(seen).toHaveLength(157)
    expect(new Set(seen).size).toBe(157)
  })

  test.each([
    ['province=tianjin&limit=200', 34, /^tj-/],
    ['area=120103&limit=200', undefined, /^tj-120103-/],
    ['province=hebei&kind=hospital', 15, /^he-/],
    ['item=CU-03', 4, /^tj-/],
    ['item=MD-01&province=tianjin', 0, /^$/],
  ])('200: filtered by %s', async (query, count, shape) => {
    const found = ids(await json(`/v1/catalog/venues?${query}`))
    if (count !== undefined) expect(found).toHaveLength(count)
    expect(found.every((id) => shape.test(id))).toBe(true)
  })

  test.each([
    ['天津图书馆', /天津图书馆/],
    ['颐和园', /^颐和园$/],
    ['阜外', /阜外医院/],
    ['国家 博物馆', /博物馆/],
    ['河西区 博物馆', /天津(博物|美术)馆|李叔同/],
  ])('200: finds by name: %s', async (q, name) => {
    expect(names(await json(`/v1/catalog/venues?q=${encodeURIComponent(q)}`))[0]).toMatch(name)
  })

  test('200: what a person types is never syntax; nothing found is an empty page', async () => {
    for (const q of ['"', '*', 'AND', "'; DROP TABLE venue; --", 'zzzzzz'])
      expect(ids(await json(`/v1/catalog/venues?q=${encodeURIComponent(q)}`)), q).toEqual([])
  })

  // SQLite's tables of letters are older than Unicode's: it cuts at signs it does not know, and must not see a phrase then.
  test.each(['NEAR(图 书)', 'text:图书', '𰀀中', 'aꟲb', 'a𞓰b', '\u0000', '\ud83d', '😀', '%', '_', 'a '.repeat(50)])(
    '200: %j is looked for like any other words',
    async (q) => {
      expect((await hub.get(`/v1/catalog/venues?q=${encodeURIComponent(q.toWellFormed())}`)).status).toBe(200)
    },
  )

  test('200: pages of a search hold every hit once; its cursor is not good for other queries', async () => {
    const q = encodeURIComponent('图书馆')
    const seen: string[] = []
    let last = ''
    for (let after = ''; ; ) {
      const page = await json(`/v1/catalog/venues?q=${q}&limit=10${after}`)
      seen.push(...ids(page))
      if (page['next'] === null) break
      last = String(page['next'])
      after = `&after=${last}`
    }
    expect(seen.length).toBeGreaterThan(30)
    expect(new Set(seen).size).toBe(seen.length)
    for (const path of [
      `after=${last}`,
      `q=${q}&after=${library}`,
      `q=${q}&after=r4o10`,
      'after=x',
      `q=${q}&kind=library&after=${last}`,
      `q=${encodeURIComponent('馆')}&after=${last}`,
    ]) {
      const answer = await hub.get(`/v1/catalog/venues?${path}`)
      expect(answer.status, path).toBe(400)
      expect(await answer.json()).toMatchObject({ code: 'invalid-page-token' })
    }
  })

  test('422: unknown filters and values', async () => {
    for (const query of ['kind=zoo', 'province=shanxi', 'area=12010', 'limit=0', 'limit=201', 'near=1,2'])
      expect((await hub.get(`/v1/catalog/venues?${query}`)).status, query).toBe(422)
  })

  test.each([
    ['words', [...'abcdefghi'].join(' '), /8 different words/],
    ['characters', 'a'.repeat(101), /100/],
  ])('422: a search of too many %s names q and the limit', async (_name, q, detail) => {
    const answer = await hub.get(`/v1/catalog/venues?lang=en&q=${encodeURIComponent(q)}`)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({
      code: 'validation-failed',
      errors: [{ pointer: expect.stringMatching(/\/q$/), detail: expect.stringMatching(detail) }],
    })
  })

  test('200: one venue with what it accepts; 404 for none; 304 while the release stands', async () => {
    const answer = await hub.get(`/v1/catalog/venues/${library}`)
    expect(await answer.json()).toMatchObject({
      venue: { id: library, confirmed: true },
      acceptances: [{ item: 'CU-03' }, { item: 'CU-04' }],
    })
    const again = await hub.get(`/v1/catalog/venues/${library}`, { 'if-none-match': answer.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect((await hub.get('/v1/catalog/venues/tj-120103-999')).status).toBe(404)
    expect((await hub.get('/v1/catalog/venues/..%2f..%2fx')).status).toBe(404)
  })
})

describe('GET /v1/catalog/releases', () => {
  /** All a stranger has: public addresses and a JOSE library. */
  test('200: anybody can follow the whole chain, down from the release in force, by the published keys', async () => {
    type Listed = { manifest: Record<string, unknown>; digest: string; signature: string }
    type Page = { releases: Listed[]; next: number | null }
    const keys = createLocalJWKSet((await json('/.well-known/jwks.json')) as unknown as JSONWebKeySet)
    const inForce = await json('/v1/catalog')
    let expected: unknown = inForce['digest']
    const numbers: unknown[] = []
    for (let query = '?limit=3'; query !== ''; ) {
      const { releases, next } = (await json(`/v1/catalog/releases${query}`)) as unknown as Page
      for (const { manifest, digest, signature } of releases) {
        const { payload, protectedHeader } = await compactVerify(signature, keys, { algorithms: ['ES256'] })
        expect(protectedHeader.typ).toBe('catalog-release+jwt')
        expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(manifest)
        expect(base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(payload))))).toBe(
          digest,
        )
        expect(digest).toBe(expected)
        expected = manifest['previous']
        numbers.push(manifest['number'])
      }
      query = next === null ? '' : `?limit=3&before=${next}`
    }
    expect(expected).toBeNull()
    expect(numbers).toEqual([4, 3, 2, 1])
  })

  test('200: one manifest, to be kept for ever; 404 beyond the newest', async () => {
    const answer = await hub.get('/v1/catalog/releases/2')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(await answer.json()).toMatchObject({ manifest: { number: 2 } })
    for (const number of ['5', '0', '-1', '01', 'x'])
      expect((await hub.get(`/v1/catalog/releases/${number}`)).status, number).toBe(404)
  })
})

test('public reads never touch a table', async () => {
  let calls = 0
  const counting = await testHub({
    around: (_kind, run) => {
      calls++
      return run()
    },
    store: hub.store,
  })
  calls = 0
  for (const path of [
    '/v1/catalog',
    '/v1/catalog/items/CU-01',
    `/v1/catalog/venues/${library}`,
    '/v1/catalog/venues?q=馆',
    `/v1/catalog/checks?venue=${library}&item=CU-03`,
    '/v1/catalog/releases',
    '/venues',
    `/venues/${library}`,
  ])
    expect((await counting.get(path)).status, path).toBe(200)
  expect(calls).toBe(0)
  await counting.stop()
})
