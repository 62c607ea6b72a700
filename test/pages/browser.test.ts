import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { type Demo, startDemo } from '../../local/demo/start.ts'
import { browserPath } from '../../scripts/browser.ts'
import { createClient } from '../../sdk/client.ts'
import type { PrivateJwk } from '../../shared/crypto/signer.ts'
import { freePorts, scratchFolder } from '../support/demo.ts'

const executablePath = browserPath()
if (!executablePath)
  console.log('No Chromium on this machine: the page tests are skipped (set CHROMIUM_PATH to run them).')

/** What stands for the parameters of a page's path. */
const examples: Record<string, string> = {
  '/problems/{code}': '/problems/not-found',
  '/venues/{id}': '/venues/tj-120103-003',
}

const pages = services
  .flatMap(({ operations }) => Object.values(operations))
  .filter((o) => o.method === 'GET' && Object.values(o.results).some((r) => r.mediaType === 'text/html'))
  .map((o) => examples[o.path] ?? o.path)
  .flatMap((path) =>
    path === '/venues' ? [path, '/venues?q=图书馆&province=tianjin', '/venues/he-130102-001'] : [path],
  )

let demo: Demo
let scratch: Awaited<ReturnType<typeof scratchFolder>>
let browser: Browser
beforeAll(async () => {
  if (!executablePath) return
  scratch = await scratchFolder()
  demo = await startDemo({ folder: scratch.folder, port: await freePorts() })
  browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
})
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
  await scratch?.remove()
})

const open = async (path: string, width = 1280): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled: true })
  const answer = await page.goto(`${demo.issuer}${path}`)
  expect(answer?.status(), path).toBe(200)
  return page
}

describe.skipIf(!executablePath)('every page', () => {
  describe.each(
    pages.flatMap((path) => ['zh', 'en'].map((lang) => `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)),
  )('%s', (path) => {
    test('has no axe violation (WCAG 2.2 AA)', async () => {
      const page = await open(path)
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }),
      )
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([])
      await page.close()
    })

    test('fits a window of half the width (200 % zoom) without scrolling sideways', async () => {
      const page = await open(path, 640)
      const [content, window] = await page.evaluate(() => {
        const root = (
          globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } }
        ).document.documentElement
        return [root.scrollWidth, root.clientWidth] as const
      })
      expect(content).toBeLessThanOrEqual(window)
      await page.close()
    })

    test('is reached by keyboard: the first stop skips to the content', async () => {
      const page = await open(path)
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#main')
      await page.close()
    })

    test('weighs at most 50 KB and runs no script', async () => {
      const text = await (await fetch(`${demo.issuer}${path}`)).text()
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(51_200)
      expect(text).not.toMatch(/<script/i)
    })
  })

  test('a citizen finds a venue and asks about a day by keyboard and without JavaScript', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(`${demo.issuer}/venues?lang=en`)
    await page.getByLabel('Name or district').fill('天津博物馆')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '天津博物馆' }).press('Enter')
    await page.getByLabel('On which day').fill('2024-09-26')
    await page.keyboard.press('Enter')
    await page.getByText('2024-09-27').first().waitFor()
    await page.close()
  })

  test('a citizen follows a complaint by keyboard; the secret never stands in the address', async () => {
    const world = JSON.parse(readFileSync(join(scratch.folder, 'demo.json'), 'utf8')) as {
      participants: { id: string; privateJwk: PrivateJwk }[]
    }
    const key = world.participants.find(({ id }) => id === 'beijing-hotline')?.privateJwk as PrivateJwk
    const hotline = await createClient({ issuer: demo.issuer, clientId: 'beijing-hotline', key })
    const body = { kind: 'consult', topic: 'other', text: '问一问', occurredAt: new Date().toISOString() }
    const filed = (await hotline.call('POST', '/v1/complaints', { body })).body as { caseCode: string; secret: string }
    const page = await browser.newPage()
    await page.goto(`${demo.issuer}/complaints/track?lang=en`)
    await page.getByLabel(/code/i).first().fill(filed.caseCode)
    await page
      .getByLabel(/secret/i)
      .first()
      .fill(filed.secret)
    await page.keyboard.press('Enter')
    await page.getByText('Beijing received your case.').waitFor()
    expect(page.url()).not.toContain(filed.secret)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    expect(violations.map((v) => v.id)).toEqual([])
    await page.close()
  })
})
