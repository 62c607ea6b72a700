import { expect, test } from 'vitest'
import { createClient } from '../../sdk/client.ts'
import { issuer, patience, type TestHub } from '../support/hub.ts'
import { killAtEveryAwait } from '../support/mortal.ts'
import { type JoinedProvince, joinProvinces } from '../support/provinces.ts'

const clientOf = ({ fetch, clock }: TestHub, { keys }: JoinedProvince) =>
  createClient({ issuer, clientId: 'hebei-platform', key: keys.client, fetch, clock, ...patience })

test('a push killed at any await is completed by sending it again: the card is found by its person', async () => {
  const homes: JoinedProvince[] = []
  const deaths = await killAtEveryAwait({
    prepare: async (place, history) => {
      const home = homes[0] ?? (await joinProvinces(place, ['hebei'], { tell: false })).hebei
      homes[0] = home
      const card = home.cardBase.card('active')
      const running = String(history).padStart(4, '0')
      return {
        home,
        event: {
          type: 'issue',
          sequence: 1,
          effectiveAt: '2026-11-01T00:00:00.000Z',
          cardId: card.cardId.slice(0, -4) + running,
          area: card.area,
          cardNumber: `H1000${running}`,
          personNumber: `OTHER-${running}`,
          idType: 'other',
          forms: ['physical'],
          validUntil: '2035-12-31',
        },
      }
    },
    act: async (place, { home, event }) => {
      const client = await clientOf(place, home)
      return (await client.call('POST', '/v1/card-events', { body: { events: [event] } })).status
    },
    check: async (place, { home, event }) => {
      const client = await clientOf(place, home)
      for (const credential of [
        { kind: 'person-number', idType: event.idType, personNumber: event.personNumber },
        { kind: 'card-number', area: event.area, cardNumber: event.cardNumber },
      ])
        expect(
          await client.call('POST', '/v1/identity-resolutions', {
            body: { credential, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' }, home: 'hebei' },
          }),
        ).toMatchObject({ body: { outcome: 'RESOLVED', source: 'index' } })
    },
  })
  await homes[0]?.stop()
  console.log(`deaths survived: ${deaths}`)
  expect(deaths).toBeGreaterThan(8)
})
