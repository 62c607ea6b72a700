import axe from 'axe-core'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { listen } from '../../local/demo/serve.ts'
import { browserPath } from '../../scripts/browser.ts'
import { act, back, file, provinces } from '../api/complaints/world.ts'

/** The browser's own words, for what is evaluated inside it. */
type InPage = { axe: typeof axe; document: { documentElement: { scrollWidth: number } } }

const executablePath = browserPath()

test.skipIf(!executablePath)(
  'a citizen follows a case by keyboard alone; neither the result nor the error has an axe violation, at any width',
  async () => {
    const { hub, beijing, hebei } = await provinces()
    const { caseCode, assignment, secret } = await file(beijing)
    await act(hebei, assignment, 'return', back('tianjin'))
    const server = await listen(hub.app, 0)
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu'],
    })
    try {
      for (const language of ['zh', 'en'])
        for (const typed of [secret, 'wrong'])
          for (const width of [1280, 320]) {
            const page = await browser.newPage({ viewport: { width, height: 900 } })
            await page.goto(`http://127.0.0.1:${server.port}/complaints/track?lang=${language}`)
            const focused = () => page.evaluate('document.activeElement.id')
            for (let stops = 0; (await focused()) !== 'code'; stops++) {
              expect(stops).toBeLessThan(12)
              await page.keyboard.press('Tab')
            }
            await page.keyboard.type(caseCode.toLowerCase())
            await page.keyboard.press('Tab')
            await page.keyboard.type(typed)
            await Promise.all([
              page.waitForResponse((response) => response.request().method() === 'POST'),
              page.keyboard.press('Enter'),
            ])
            await page.waitForSelector(typed === secret ? 'ol' : '[role=alert]')
            await page.evaluate(axe.source)
            const { violations } = await page.evaluate(() =>
              (globalThis as unknown as InPage).axe.run({
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
              }),
            )
            expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([])
            const wide = await page.evaluate(
              () => (globalThis as unknown as InPage).document.documentElement.scrollWidth,
            )
            expect(wide).toBeLessThanOrEqual(width)
            await page.close()
          }
    } finally {
      await browser.close()
      await server.close()
      await hub.stop()
    }
  },
)
