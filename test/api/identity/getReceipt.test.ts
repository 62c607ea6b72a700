import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Recognition } from '../../../functions/identity/codes/contract.ts'
import type { Client } from '../../../sdk/client.ts'
import { type CodesWorld, openCodes } from '../../support/codes.ts'

let world: CodesWorld
let receipt: { id: string; jws?: string | undefined }
beforeAll(async () => {
  world = await openCodes()
  const code = await world.hebei.codes.mintCode({ cardId: world.hebei.active })
  const answer = await world.museum.call('POST', '/v1/code-recognitions', {
    body: { code, venue: 'tj-120103-001', item: 'CU-01' },
  })
  const { receipt: given } = answer.body as Recognition
  if (!given) throw new Error(JSON.stringify(answer.body))
  receipt = given
})
afterAll(() => world.stop())

const read = (by: Client, id = receipt.id) => by.call('GET', `/v1/receipts/${id}`)

describe('GET /v1/receipts/{id}', () => {
  test('200: the scanner and the home’s platform read the same receipt', async () => {
    const own = await read(world.museum)
    expect(own).toMatchObject({
      status: 200,
      body: {
        ...receipt,
        scanner: 'tianjin-museum',
        home: 'hebei',
        profile: 'jjj-code',
        form: 'ecard',
        venue: 'tj-120103-001',
        item: 'CU-01',
        at: '2026-11-23T01:00:00.000Z',
      },
    })
    expect((await read(world.hebei.client)).body).toEqual(own.body)
  })

  test('404: everybody else, also the platform of the scanner’s province and a venue of the home’s', async () => {
    const library = await world.hub.join({ id: 'hebei-library', kind: 'venue', province: 'hebei' })
    for (const by of [world.tianjin.client, library])
      expect(await read(by)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  test('404: an id that names nothing, and one of another form', async () => {
    expect((await read(world.museum, `rcp_${'0'.repeat(26)}`)).status).toBe(404)
    expect((await read(world.museum, 'RECEIPT')).status).toBe(404)
  })

  test('403: without the scope', async () => {
    expect(await read(world.hotline)).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } })
  })
})
