import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Manifest } from '../../../functions/catalog/releases/shape.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import { readJws, signatureHolds } from '../../../shared/crypto/jws.ts'
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
    for (const path of [`after=${last}`, `q=${q}&after=${library}`, `q=${q}&after=r3o10`, 'after=x']) {
      const answer = await hub.get(`/v1/catalog/venues?${path}`)
      expect(answer.status, path).toBe(400)
      expect(await answer.json()).toMatchObject({ code: 'invalid-page-token' })
    }
  })

  test('422: unknown filters and values', async () => {
    for (const query of ['kind=zoo', 'province=shanxi', 'area=12010', 'limit=0', 'limit=201', 'near=1,2'])
      expect((await hub.get(`/v1/catalog/venues?${query}`)).status, query).toBe(422)
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
  type Listed = { manifest: unknown; digest: string; signature: string }
  test('200: newest first, gapless, each signed by the hub and chained to the one before', async () => {
    const first = (await json('/v1/catalog/releases?limit=3')) as unknown as { releases: Listed[]; next: number }
    const rest = (await json(`/v1/catalog/releases?before=${first.next}`)) as unknown as {
      releases: Listed[]
      next: null
    }
    expect(rest.next).toBeNull()
    const all = [...first.releases, ...rest.releases]
    const manifests = all.map(({ manifest }) => Manifest.parse(manifest))
    expect(manifests.map(({ number }) => number)).toEqual([4, 3, 2, 1])
    expect(manifests.map(({ previous }) => previous)).toEqual([...all.slice(1).map(({ digest }) => digest), null])
    const { keys } = (await json('/.well-known/jwks.json')) as unknown as {
      keys: { kid: string; kty: 'EC'; crv: 'P-256'; x: string; y: string }[]
    }
    for (const { signature, digest, manifest } of all) {
      const shape = { members: ['alg', 'kid', 'typ'], exactJson: true, maxLength: 65_536 }
      const jws = readJws(signature, shape, 'catalog-release+jwt')
      const key = keys.find(({ kid }) => kid === jws.header['kid'])
      if (!key) throw new Error('signed by a key the hub does not publish')
      expect(await signatureHolds(jws, { kty: key.kty, crv: key.crv, x: key.x, y: key.y })).toBe(true)
      expect(jws.claims).toEqual(manifest)
      expect(sha256(Buffer.from(signature.split('.')[1] ?? '', 'base64url'))).toBe(digest)
    }
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
    releaseFolder: hub.releaseFolder,
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
