import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Provinces, provinces } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

describe('GET /complaints/track', () => {
  test('200: the form, in both languages, without script', async () => {
    const page = await world.hub.get('/complaints/track')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const html = await page.text()
    expect(html).toContain('查询投诉进展')
    expect(html).not.toContain('<script')
    expect(await (await world.hub.get('/complaints/track?lang=en')).text()).toContain('Follow a complaint')
  })
})
