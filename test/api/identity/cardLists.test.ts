import { afterAll, beforeAll, expect, test } from 'vitest'
import { keys } from '../../../functions/identity/cards/keys.ts'
import { createCardStore } from '../../../functions/identity/cards/store.ts'
import type { Resolution } from '../../../functions/identity/resolution/contract.ts'
import { localTableName } from '../../../local/services/open.ts'
import type { Item, Table } from '../../../shared/store/table.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../../support/provinces.ts'

let hub: TestHub
let hebei: JoinedProvince
let table: Table
beforeAll(async () => {
  hub = await testHub()
  hebei = (await joinProvinces(hub, ['hebei'], { tell: false })).hebei
  table = hub.store.openTable(localTableName('identity'), { clock: hub.clock })
})
afterAll(async () => {
  await hebei.stop()
  await hub.stop()
})

const eventsOf = (name: string) => {
  const { cardId } = hebei.cardBase.card(name)
  return hebei.cardBase.eventsForHub().filter((event) => event.cardId === cardId)
}
const push = async (events: readonly object[]) => {
  const answer = await hebei.client.call('POST', '/v1/card-events', { body: { events } })
  return (answer.body as { results: { result: string }[] }).results.map(({ result }) => result)
}
const byPerson = async (name: string) => {
  const { idType, personNumber } = hebei.cardBase.card(name)
  const { body } = await hebei.client.call('POST', '/v1/identity-resolutions', {
    body: {
      credential: { kind: 'person-number', idType, personNumber },
      purpose: { item: 'CU-01', legalBasis: 'statutory-duty' },
      home: 'hebei',
    },
  })
  return body as Resolution
}
/** The cards as they are stored. */
const stored = async () =>
  (await hub.store.rows(localTableName('identity'))).filter(({ sk }) => sk === 'CARD') as unknown as Item<{
    cardHash: string
    events: { issue?: { personHash: string; numberHash: string } }[]
  }>[]

test('a card stored before there were lists is answered by its home, and listed when the home tells of it again', async () => {
  const events = eventsOf('active')
  await push(events)
  const [card] = await stored()
  if (!card) throw new Error('no card')
  const { personHash, numberHash } = card.data.events[0]?.issue ?? { personHash: '', numberHash: '' }
  // The same card as the release before wrote it, in a table of its own.
  await hub.store.createTable('older')
  const older = hub.store.openTable('older', { clock: hub.clock })
  const { pk, sk, data } = card
  await older.create({
    pk,
    sk,
    data,
    idx1: keys.person(personHash, data.cardHash),
    idx2: keys.number(numberHash, data.cardHash),
  })
  const cards = createCardStore(older)
  const held = await cards.find(data.cardHash)
  expect(held).toMatchObject({ version: 1, cardHash: data.cardHash })
  expect(await cards.by('person', personHash)).toEqual([])
  if (held) expect(await cards.save(held)).toBe('done')
  for (const [list, hash] of [
    ['person', personHash],
    ['number', numberHash],
  ] as const)
    expect(await cards.by(list, hash)).toMatchObject([{ version: 2, cardHash: data.cardHash }])
  // And through the front door: nothing new is told, and yet the card is listed.
  const unlisted = await table.get(card)
  await table.replace({
    ...card,
    version: unlisted?.version ?? 0,
    v: undefined,
    idx1: keys.person(personHash, data.cardHash),
  })
  expect(await push(events)).toEqual(events.map(() => 'DUPLICATE'))
  expect(await table.get(card)).toMatchObject({ v: 2, idx1: undefined })
})

test('an entry whose card never came, or has another person now, names nobody', async () => {
  const { personHash = '' } = (await stored())[0]?.data.events[0]?.issue ?? {}
  await table.create({ ...keys.person(personHash, 'no-such-card'), data: {} })
  await push(eventsOf('locked'))
  const other = (await stored()).find(({ data }) => data.events[0]?.issue?.personHash !== personHash)
  await table.create({ ...keys.person(personHash, other?.data.cardHash), data: {} })
  const { outcome, source, card } = await byPerson('active')
  expect({ outcome, source, status: card?.status }).toEqual({ outcome: 'RESOLVED', source: 'index', status: 'ACTIVE' })
})
