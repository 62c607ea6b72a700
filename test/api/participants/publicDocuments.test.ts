import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allProblems } from '../../../functions/manifest.ts'
import { formerCodes } from '../../../shared/contract/problem.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// Documents anybody may read: /.well-known/…, /docs, /openapi.json, /problems/{code}
let hub: TestHub
beforeAll(async () => {
  hub = await testHub()
})
afterAll(() => hub.stop())

describe('public documents', () => {
  test('server metadata names this issuer and only what the hub does', async () => {
    const metadata = await (await hub.get('/.well-known/oauth-authorization-server')).json()
    expect(metadata).toMatchObject({
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      dpop_signing_alg_values_supported: ['ES256'],
    })
  })

  test('the key set holds public members only', async () => {
    const { keys } = (await (await hub.get('/.well-known/jwks.json')).json()) as { keys: Record<string, string>[] }
    expect(keys).toHaveLength(1)
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })

  test.each(allProblems().map((kind) => kind.code))('/problems/%s is a page in both languages', async (code) => {
    for (const [lang, tag] of [
      ['zh', 'zh-CN'],
      ['en', 'en'],
    ]) {
      const page = await hub.get(`/problems/${code}?lang=${lang}`)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain(`<html lang="${tag}">`)
    }
  })

  test.each(Object.entries(formerCodes))(
    '/problems/%s, which releases before answered, shows %s',
    async (former, code) => {
      const page = await hub.get(`/problems/${former}?lang=en`)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain(`<code>${code}</code>`)
    },
  )

  test('404 for a problem kind that does not exist', async () => {
    expect((await hub.get('/problems/no-such-kind')).status).toBe(404)
  })

  test('/docs lists every operation, /openapi.json describes them', async () => {
    const page = await (await hub.get('/docs?lang=en')).text()
    expect(page).toContain('POST /oauth/token')
    expect(await (await hub.get('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
  })

  test('a conditional read costs no body', async () => {
    const first = await hub.get('/openapi.json')
    const again = await hub.get('/openapi.json', { 'if-none-match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })
})
