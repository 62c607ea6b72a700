import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, type Filed, file, type Provinces, provinces } from './world.ts'

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

  test('200: a person sees which deadline it is, in whose time, and how to look up another case', async () => {
    const { caseCode: code, secret } = filed
    const zh = await (await post({ code, secret })).text()
    for (const words of ['受理期限', '北京时间', 'href="/complaints/track?lang=zh"']) expect(zh).toContain(words)
    const en = await (await post({ code, secret }, '?lang=en')).text()
    for (const words of ['To be accepted by', 'Beijing time']) expect(en).toContain(words)
    // Brackets as each language writes them.
    expect(en.replace(/<nav.*?<\/nav>/s, '')).not.toMatch(/[（）：]/)
    expect(zh).toContain('（自')
  })

  test('200: an answer of several lines is read in several lines', async () => {
    const other = await file(world.beijing)
    await act(world.hebei, other.assignment, 'accept')
    await act(world.hebei, other.assignment, 'answer', { outcome: 'resolved', text: '已修好。\n\n向您致歉。' })
    const html = await (await post({ code: other.caseCode, secret: other.secret })).text()
    expect(html).toContain('<p>已修好。</p><p>向您致歉。</p>')
  })

  test('404: the code typed is there to be corrected, and only the field at fault is marked', async () => {
    const last = filed.caseCode.endsWith('0') ? '1' : '0'
    const typed = `${filed.caseCode.slice(0, 9).toLowerCase()}-${last}`
    const html = await (await post({ code: typed, secret: filed.secret })).text()
    const field = (id: string) => new RegExp(`<input id="${id}"[^>]*>`).exec(html)?.[0] ?? ''
    expect(field('code')).toContain(`value="${filed.caseCode.slice(0, 9)}${last}"`)
    expect(field('code')).toContain('aria-invalid="true"')
    expect(field('secret')).not.toContain('aria-invalid')
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
    expect(html.replaceAll(filed.caseCode, '0000000000')).toBe(await unknown.text())
    expect(html).toContain('role="alert"')
  })

  test('404: an empty or strange form is answered by a page, and nothing typed comes back', async () => {
    expect((await post({})).status).toBe(404)
    const page = await post({ code: '<script>alert(1)</script>', secret: 'x' })
    expect(await page.text()).not.toContain('alert(1)')
    // Somebody may type another number of theirs.
    expect(await (await post({ code: '13800138000', secret: 'x' })).text()).not.toContain('13800138000')
  })

  test('422: a form with members it does not have', async () => {
    expect((await post({ code: filed.caseCode, secret: filed.secret, name: 'x' })).status).toBe(422)
  })
})
