import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CatalogHub, library, newVenue, propose, seededHub, unconfirmedLibrary } from '../support/catalog.ts'

let hub: CatalogHub
beforeAll(async () => {
  hub = await seededHub()
})
afterAll(() => hub.stop())

const read = async (path: string) => {
  const response = await hub.get(path, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
  return { response, html: await response.text() }
}
const all = (html: string, shape: RegExp) => [...html.matchAll(shape)].map((match) => match[1] ?? '')
const encoded = encodeURIComponent('图书馆')

const pages = [
  '/',
  '/venues',
  `/venues?q=${encoded}`,
  '/venues?q=&province=&kind=&item=&lang=zh',
  '/venues?q=zzzz',
  '/venues?province=hebei&kind=hospital&item=MD-01',
  `/venues/${library}`,
  `/venues/${library}?at=2024-09-26&issuer=hebei`,
  `/venues/${unconfirmedLibrary}`,
]

describe.each(pages.flatMap((path) => (['zh', 'en'] as const).map((lang) => ({ path, lang }))))(
  '$path in $lang',
  ({ path, lang }) => {
    test('is a whole page that anybody can use without script', async () => {
      const url = new URL(path, hub.issuer)
      url.searchParams.set('lang', lang)
      const { response, html } = await read(`${url.pathname}${url.search}`)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(html).toContain(`<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">`)
      expect(html).not.toMatch(/<script|javascript:|\son[a-z]+=/i)
      expect(Buffer.byteLength(html)).toBeLessThan(50_000)

      expect(all(html, /<h1[^>]*>(.*?)<\/h1>/g)).toHaveLength(1)
      for (const landmark of ['<header', '<nav', '<main id="main"', '<footer']) expect(html).toContain(landmark)
      expect(html).toContain('href="#main"')

      const ids = all(html, /\sid="([^"]+)"/g)
      expect(new Set(ids).size, 'ids are unique').toBe(ids.length)
      const labelled = all(html, /<label for="([^"]+)"/g)
      const controls = all(html, /<(?:input(?![^>]*type="hidden")|select)[^>]*?\sid="([^"]+)"/g)
      expect(all(html, /(<(?:input(?![^>]*type="hidden")|select)[^>]*>)/g)).toHaveLength(controls.length)
      expect([...labelled].sort()).toEqual([...controls].sort())

      for (const table of all(html, /<table>(.*?)<\/table>/gs)) {
        expect(table).toContain('<caption>')
        expect(table).toMatch(/<th scope="col">/)
        expect(table).toMatch(/<th scope="row"/)
      }
      for (const link of all(html, /<a [^>]*href="([^"]+)"/g)) expect(link).toMatch(/^(?:\/|#main$|tel:)/)
    })
  },
)

describe('what a page says', () => {
  test('a confirmed venue: yes in words, with the day, the release and whom to call', async () => {
    const { html } = await read(`/venues/${library}`)
    expect(html).toMatch(/<div class="answer yes"><strong><span aria-hidden="true">✓<\/span> 接受<\/strong>/)
    expect(html).toContain('value="2026-11-23"')
    expect(html).toContain('目录版本 4')
    expect(html).toContain('href="tel:12345"')
    expect(html).toContain('href="tel:12333"')
    expect(html).toContain(library)
  })

  test('before the law took effect: no item is taken yet', async () => {
    const { html } = await read(`/venues/${library}?at=2024-09-26`)
    expect(html).toContain('<div class="answer no">')
    expect(html).toContain('自 2024-09-27 起接受')
  })

  test('an unconfirmed venue: not known, never yes and never no', async () => {
    const { html } = await read(`/venues/${unconfirmedLibrary}`)
    expect(html).toContain('<div class="answer unknown">')
    expect(html).toContain('没有任何来源证实')
    expect(html).not.toContain('<div class="answer yes">')
  })

  test('a list says which venues are confirmed and that the others are not known', async () => {
    const { html } = await read(`/venues?q=${encoded}&province=tianjin`)
    expect(html).toContain('✓ 有来源证实')
    expect(html).toContain('? 尚不知道')
    expect(html).toContain('去之前请先打电话询问')
  })

  test.each([[...'abcdefghijklmnopqrstuvwxyz0123456789'].join(' '), '馆'.repeat(101)])(
    'too much to search for is a page that says how to go on: %s',
    async (q) => {
      const { response, html } = await read(`/venues?lang=en&q=${encodeURIComponent(q)}`)
      expect(response.status).toBe(422)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(html).toMatch(/<p role="status">A search takes at most .*: please shorten it\.<\/p>/)
      expect(html).toContain('<form action="/venues"')
    },
  )

  test('the next page leads on, keeps the search and ends', async () => {
    let path: string | undefined = `/venues?q=${encoded}`
    const seen = new Set<string>()
    for (let pageCount = 0; path !== undefined; pageCount++) {
      expect(pageCount).toBeLessThan(10)
      const { html } = await read(path)
      for (const id of all(html, /href="\/venues\/([a-z]{2}-[0-9-]+)\?/g)) seen.add(id)
      path = all(html, /href="(\/venues\?[^"]*after=[^"]*)"/g)
        .find((link) => !link.includes('lang=en'))
        ?.replaceAll('&amp;', '&')
    }
    expect(seen.size).toBeGreaterThan(30)
  })

  test('a venue that is not listed is a page too, with status 404', async () => {
    const { response, html } = await read('/venues/he-130102-999')
    expect(response.status).toBe(404)
    expect(html).toContain('没有列出不等于不接受')
  })

  test('on every page, first of all, that the data are a demonstration', async () => {
    for (const path of ['/', '/venues', `/venues/${library}`, '/venues/he-130102-999']) {
      expect((await read(`${path}?lang=zh`)).html, path).toContain('不是三地公布的正式清单')
      expect((await read(`${path}?lang=en`)).html, path).toContain('not the official list')
    }
  })

  test('a name that looks like markup is a name', async () => {
    const { change, kind, entry } = newVenue(907)
    const name = '<script>alert("1")</script>\'馆'
    await propose(hub.provinces.hebei, [{ change, kind, entry: { ...entry, name, district: '<b>长安区' } }])
    await hub.settle()
    for (const path of [`/venues/${entry.id}`, '/venues?q=alert', `/venues/${entry.id}?lang=en`]) {
      const { html } = await read(path)
      expect(html, path).toContain('&lt;script&gt;')
      expect(html, path).not.toMatch(/<script|<b>/)
    }
  })

  test('what a person typed comes back as text, never as markup', async () => {
    const { html } = await read(`/venues?q=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`)
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img')
  })
})
