import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Filed, file, type Provinces, provinces } from './world.ts'

let world: Provinces
let filed: Filed
beforeAll(async () => {
  world = await provinces()
  filed = await file(world.beijing)
})
afterAll(() => world.hub.stop())

const post = (form: Record<string, string>, query = '') =>
  world.hub.fetch(
    new Request(`${world.hub.issuer}/complaints/track${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form),
    }),
  )

describe('POST /complaints/track', () => {
  test('200: what was typed as people type finds the case; the secret is not shown again', async () => {
    const typed = `${filed.caseCode.slice(0, 5).toLowerCase()}-${filed.caseCode.slice(5)}`
    const page = await post({ code: typed, secret: ` ${filed.secret} ` }, '?lang=en')
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const html = await page.text()
    expect(html).toContain('Hebei')
    expect(html).toContain('2026-11-24 17:00')
    expect(html).not.toContain(filed.secret)
  })

  test('404: a mistyped code is told so; a wrong secret and an unknown case are told the same', async () => {
    const last = filed.caseCode.endsWith('0') ? '1' : '0'
    const mistyped = await post({ code: filed.caseCode.slice(0, 9) + last, secret: filed.secret })
    expect([mistyped.status, (await mistyped.text()).includes('输入有误')]).toEqual([404, true])
    const wrong = await post({ code: filed.caseCode, secret: 'A'.repeat(22) })
    const unknown = await post({ code: '0000000000', secret: filed.secret })
    expect([wrong.status, unknown.status]).toEqual([404, 404])
    const html = await wrong.text()
    expect(html).toBe(await unknown.text())
    expect(html).toContain('role="alert"')
  })

  test('404: an empty or strange form is answered by a page, and nothing typed comes back', async () => {
    expect((await post({})).status).toBe(404)
    const page = await post({ code: '<script>alert(1)</script>', secret: 'x' })
    expect(await page.text()).not.toContain('alert(1)')
  })

  test('422: a form with members it does not have', async () => {
    expect((await post({ code: filed.caseCode, secret: filed.secret, name: 'x' })).status).toBe(422)
  })
})
