import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { listen } from '../../local/demo/serve.ts'
import { browserPath } from '../../scripts/browser.ts'
import { type TestHub, testHub } from '../support/hub.ts'

const executablePath = browserPath()
if (!executablePath)
  console.log('No Chromium on this machine: the page tests are skipped (set CHROMIUM_PATH to run them).')

/** What stands for the parameters of a page's path. */
const examples: Record<string, string> = { '/problems/{code}': '/problems/not-found' }

const pages = services
  .flatMap(({ operations }) => Object.values(operations))
  .filter((o) => o.method === 'GET' && Object.values(o.results).some((r) => r.mediaType === 'text/html'))
  .map((o) => examples[o.path] ?? o.path)
  .filter((path) => !path.includes('{'))

let hub: TestHub
let server: Awaited<ReturnType<typeof listen>>
let browser: Browser
beforeAll(async () => {
  if (!executablePath) return
  hub = await testHub()
  server = await listen(hub.app, 0)
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
  await server?.close()
  await hub?.stop()
})

const open = async (path: string, width = 1280): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled: true })
  const answer = await page.goto(`http://127.0.0.1:${server.port}${path}`)
  expect(answer?.status(), path).toBe(200)
  return page
}

describe.skipIf(!executablePath)('every page', () => {
  describe.each(pages.flatMap((path) => ['zh', 'en'].map((lang) => `${path}?lang=${lang}`)))('%s', (path) => {
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
      const text = await (await hub.get(path)).text()
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(51_200)
      expect(text).not.toMatch(/<script/i)
    })
  })
})
