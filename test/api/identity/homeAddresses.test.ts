import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHomeStore } from '../../../functions/identity/homes/store.ts'
import { demoCardId } from '../../../local/provinces/cardBase.ts'
import { localTableName } from '../../../local/services/open.ts'
import type { Client } from '../../../sdk/client.ts'
import { ParticipantId } from '../../../shared/contract/ids.ts'
import { createSend } from '../../../shared/net/send.ts'
import type { LogFields, MessageCode } from '../../../shared/observe/log.ts'
import { type Deaf, neverAnswers } from '../../support/deaf.ts'
import { type TestHub, testHub } from '../../support/hub.ts'

/** A hub with the reach of a deployed one; nothing here leaves the process. */
let hub: TestHub
let tianjin: Client
let home: Deaf
let resolved: { address: string; family: number }[] = []
const written: ({ code: MessageCode } & LogFields)[] = []
beforeAll(async () => {
  home = await neverAnswers((_request, response) => void response.end())
  hub = await testHub({
    reach: 'public',
    send: createSend({ reach: 'public', resolve: async () => resolved }),
    log: (code, fields) => void written.push({ code, ...fields }),
  })
  tianjin = await hub.join({ id: 'tianjin-platform', province: 'tianjin', baseUrl: 'https://card.tj.example' })
  await hub.join({ id: 'hebei-platform', province: 'hebei', baseUrl: 'https://card.he.example/hub' })
})
afterAll(async () => {
  await hub.stop()
  await home.close()
})
beforeEach(() => {
  written.length = 0
  resolved = []
  hub.clock.advance(61_000)
})

const ask = () =>
  tianjin.call('POST', '/v1/identity-resolutions', {
    body: {
      credential: { kind: 'card-id', cardId: demoCardId('130102', 'active') },
      purpose: { item: 'CU-01', legalBasis: 'statutory-duty' },
    },
  })

/** The row as a release before the rule wrote it. */
const store = async (baseUrl: string) => {
  const homes = createHomeStore(hub.store.openTable(localTableName('identity'), { clock: hub.clock }))
  const row = await homes.find(ParticipantId.parse('hebei-platform'))
  if (!row) throw new Error('no home')
  expect(await homes.save({ ...row, baseUrl })).toBe('done')
  hub.clock.advance(61_000)
}

describe('a deployed hub and the address of a home', () => {
  test('loopback is refused at registration and at a change, and the refusal says why', async () => {
    const body = {
      id: 'beijing-platform',
      kind: 'platform',
      province: 'beijing',
      name: { zh: '京', en: 'B' },
      scopes: [],
    }
    const refused = {
      status: 422,
      body: {
        code: 'validation-failed',
        errors: [{ pointer: '/baseUrl', code: 'not-public', detail: expect.stringContaining('demonstration') }],
      },
    }
    const registration = { body: { ...body, baseUrl: home.url } }
    expect(await hub.operator.call('POST', '/v1/participants', registration)).toMatchObject(refused)
    expect((await hub.operator.call('GET', '/v1/participants/beijing-platform')).status).toBe(404)
    const change = { body: { baseUrl: home.url } }
    expect(await hub.operator.call('PATCH', '/v1/participants/hebei-platform', change)).toMatchObject(refused)
  })

  test.each(['10.0.0.7', '169.254.169.254', '::ffff:127.0.0.1'])(
    'a name that resolves to %s is a home that cannot be asked, and the log names the check',
    async (address) => {
      resolved = [{ address, family: address.includes(':') ? 6 : 4 }]
      expect(await ask()).toMatchObject({ status: 200, body: { outcome: 'HOME_UNAVAILABLE' } })
      expect(written.filter(({ code }) => code === 'home-address-refused')).toMatchObject([
        { participant: 'hebei-platform', province: 'hebei', check: 'resolved' },
      ])
    },
  )

  test('a stored address that the rule would refuse is not called, and the log names the check', async () => {
    for (const baseUrl of [home.url, 'https://169.254.169.254', `${home.url}#`]) {
      written.length = 0
      await store(baseUrl)
      expect(await ask()).toMatchObject({ status: 200, body: { outcome: 'HOME_UNAVAILABLE' } })
      expect(written.filter(({ code }) => code === 'home-address-refused')).toMatchObject([{ check: 'url' }])
      expect(JSON.stringify(written)).not.toContain('169.254')
    }
    expect(home.heard()).toBe(0)
  })
})
