import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opaqueProfile } from '../../../local/provinces/codes.ts'
import type { Client } from '../../../sdk/client.ts'
import { type TestHub, testHub } from '../../support/hub.ts'

let hub: TestHub
let hebei: Client
beforeAll(async () => {
  hub = await testHub()
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
})
afterAll(() => hub.stop())

const list = async (by: Client) => {
  const answer = await by.call('GET', '/v1/code-profiles')
  return { ...answer, ids: ((answer.body as { profiles?: { id: string }[] }).profiles ?? []).map(({ id }) => id) }
}

describe('GET /v1/code-profiles', () => {
  test('200: the shared profile, and what provinces registered; scanners may read it', async () => {
    expect((await list(hebei)).ids).toEqual(['jjj-code'])
    const { id, body } = opaqueProfile('hebei')
    await hebei.call('PUT', `/v1/code-profiles/${id}`, { body })
    const museum = await hub.join({ id: 'hebei-museum', kind: 'venue', province: 'hebei' })
    expect((await list(museum)).ids).toEqual(['jjj-code', id])
    const again = await museum.call('GET', '/v1/code-profiles', {
      headers: { 'if-none-match': (await list(museum)).headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })

  test('403: without either scope', async () => {
    const hotline = await hub.join({ id: 'hebei-hotline', kind: 'hotline', province: 'hebei' })
    expect(await list(hotline)).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } })
    expect(await list(hub.operator)).toMatchObject({ status: 403 })
  })
})
