import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Recognition } from '../../functions/identity/codes/contract.ts'
import { keys } from '../../functions/participants/registry/keys.ts'
import { createParticipantStore } from '../../functions/participants/registry/store.ts'
import type { Weather } from '../../shared/sqlite/weather.ts'
import { testClock } from '../support/clock.ts'
import { type CodesWorld, openCodes } from '../support/codes.ts'
import { testStore } from '../support/store.ts'

/** Indexes that show nothing of what happens within a test: whatever holds here holds at every lag. */
const blind: Weather = { seed: 5, yields: 1, shuffled: true, indexLagMs: 86_400_000, lagBy: 'table' }

describe('with indexes a day behind', () => {
  let world: CodesWorld
  beforeAll(async () => {
    world = await openCodes({ weather: blind })
  })
  afterAll(() => world.stop())

  const mail = async () => {
    const { body } = await world.hebei.client.call('GET', '/v1/mailbox?limit=100')
    return (body as { entries: { type: string; data: { subject?: string } }[] }).entries
  }

  test('a second platform of a province is refused at once', async () => {
    const body = {
      id: 'hebei-second',
      kind: 'platform',
      province: 'hebei',
      name: { zh: '河北二', en: 'Hebei two' },
      scopes: [],
      baseUrl: 'https://card.he.example/hub',
    }
    expect(await world.hub.operator.call('POST', '/v1/participants', { body })).toMatchObject({
      status: 409,
      body: { code: 'province-has-platform' },
    })
  })

  test('an accepted code is told to its home; its repeat hears ACCEPTED after the code has expired', async () => {
    const code = await world.hebei.codes.mintCode({ cardId: world.hebei.active })
    const scan = (text: string) =>
      world.museum.call('POST', '/v1/code-recognitions', {
        body: { code: text, venue: 'tj-120103-001', item: 'CU-01' },
        idempotencyKey: 'gate-1',
      })
    const first = await scan(code)
    expect(first.body).toMatchObject({ outcome: 'ACCEPTED' })
    await world.hub.settle()
    const receipt = (first.body as Recognition).receipt?.id
    expect((await mail()).filter(({ data }) => data.subject === receipt)).toHaveLength(1)
    world.hub.clock.advance(3_600_000)
    expect((await scan(code)).body).toEqual(first.body)
    const other = await world.hebei.codes.mintCode({ cardId: world.hebei.active })
    expect(await scan(other)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
  })

  test('what a home was told is stored counts at once: by card, by person and by number', async () => {
    const { client, cardBase } = world.hebei
    const card = cardBase.card('locked')
    const { cardId, idType, personNumber, area, cardNumber } = card
    const told = async (events: readonly object[]) =>
      expect(await client.call('POST', '/v1/card-events', { body: { events } })).toMatchObject({ status: 200 })
    const statuses = () =>
      Promise.all(
        [
          { kind: 'card-id', cardId },
          { kind: 'person-number', idType, personNumber },
          { kind: 'card-number', area, cardNumber },
        ].map(async (credential) => {
          const { body } = await world.tianjin.client.call('POST', '/v1/identity-resolutions', {
            body: { credential, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' }, home: 'hebei' },
          })
          const { card: found, source } = body as { card?: { status: string }; source: string }
          return [found?.status, source]
        }),
      )
    await told(cardBase.eventsForHub().filter((event) => event.cardId === cardId))
    expect(await statuses()).toEqual(Array(3).fill([card.expect.byCardId.status, 'index']))
    await told([cardBase.happen(cardId, { type: 'formal-loss' })])
    expect(await statuses()).toEqual(Array(3).fill(['LOST', 'index']))
  })
})

test('a platform stored before there were claims keeps its place, and gives it up when it is suspended', async () => {
  const store = testStore()
  await store.createTable('participants')
  const clock = testClock()
  const table = store.openTable('participants', { clock })
  const participant = {
    id: 'hebei-platform' as never,
    kind: 'platform' as const,
    province: 'hebei' as const,
    name: { zh: '河北', en: 'Hebei' },
    scopes: [],
    baseUrl: 'https://card.he.example/hub',
    state: 'active' as const,
    keys: [],
    since: clock().toISOString(),
  }
  const data = { participant, challenges: {}, fingerprint: '' }
  await table.create({
    ...keys.participant(participant.id),
    data,
    idx1: keys.platforms(participant.province, participant.id),
  })
  // It was stored by the release before: the index has long shown it.
  await store.settled()
  const participants = createParticipantStore(table)
  expect(await participants.activePlatform('hebei')).toBe('hebei-platform')
  expect(await participants.activePlatform('tianjin')).toBeUndefined()
  expect(await participants.claimProvince('hebei', 'hebei-second' as never, clock())).toBe('taken')
  await participants.change({ ...data, version: 1, participant: { ...participant, state: 'suspended' } })
  expect(await participants.activePlatform('hebei')).toBeUndefined()
  expect(await participants.claimProvince('hebei', 'hebei-second' as never, clock())).toBe('done')
  await store.close()
})
