import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { releasePublished } from '../../functions/catalog/events.ts'
import { createMailboxStore } from '../../functions/participants/mailbox/store.ts'
import { localTableName } from '../../local/services/open.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import type { ParticipantId } from '../../shared/contract/ids.ts'
import { randomId } from '../../shared/crypto/ids.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

// Writers and readers of one mailbox that stop between two calls to the store while others go on.
let embedded: Store
let table: Table
let participant: ParticipantId
let count = 0
beforeAll(async () => {
  embedded = testStore()
  await embedded.createTable(localTableName('participants'))
})
afterAll(() => embedded.close())
beforeEach(() => {
  table = embedded.openTable(localTableName('participants'), { clock: testClock() })
  participant = `reader-${++count}` as ParticipantId
})

const event = () => makeEvent(releasePublished, randomId('evt'), new Date(0), releasePublished.example)

/** A mailbox of a process that is held up once: after a query, or around the write of a numbered row. */
const heldUp = (when: 'after-query' | 'before-row' | 'after-row', meanwhile: () => Promise<unknown>) => {
  let waiting = true
  const once = async (now: typeof when) => {
    if (!waiting || now !== when) return
    waiting = false
    await meanwhile()
  }
  return createMailboxStore({
    ...table,
    query: async (where) => {
      const page = await table.query(where)
      await once('after-query')
      return page as never
    },
    create: async (item, events) => {
      const row = item.pk.startsWith('MAIL#')
      if (row) await once('before-row')
      const done = await table.create(item, events)
      if (row) await once('after-row')
      return done
    },
  })
}

const dies = () => Promise.reject(new Error('died'))

/** One event under two numbers: its second writer died when it had just taken number 2. */
const withTwin = async () => {
  const twice = event()
  const second = heldUp('after-row', dies)
  const first = heldUp('after-row', () => second.append(participant, twice, 's').catch(() => {}))
  expect(await first.append(participant, twice, 's')).toBe('000000000001')
  return twice
}

const readAll = async (after = '000000000000') =>
  (await createMailboxStore(table).read(participant, after, 100)).entries.map(({ id }) => id)

test('a reader that was held up does not take another event’s entry back', async () => {
  const twice = await withTwin()
  const late = event()
  const row = Promise.withResolvers<void>()
  const reading = Promise.withResolvers<void>()
  const writer = heldUp('after-row', () => {
    row.resolve()
    return reading.promise
  })
  let writing: Promise<unknown> | undefined
  const reader = heldUp('after-query', async () => {
    // Another reader takes the twin’s second number back, and a new event comes.
    expect(await readAll()).toEqual([twice.id])
    writing = writer.append(participant, late, 's')
    await row.promise
  })
  await reader.read(participant, '000000000000', 100)
  reading.resolve()
  await writing
  expect(await readAll()).toEqual([twice.id, late.id])
})

test('no number is given again: nothing appears behind a cursor a reader holds', async () => {
  await withTwin()
  const [told, late] = [event(), event()]
  let cursor = ''
  const writer = heldUp('before-row', async () => {
    await createMailboxStore(table).append(participant, told, 's')
    const page = await createMailboxStore(table).read(participant, '000000000000', 100)
    cursor = page.entries.at(-1)?.cursor ?? ''
    expect(page.entries.map(({ id }) => id)).toContain(told.id)
  })
  await writer.append(participant, late, 's')
  expect(await readAll(cursor)).toEqual([late.id])
})
