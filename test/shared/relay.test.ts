import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../shared/contract/event.ts'
import type { Publisher } from '../../shared/events/outbox.ts'
import { createRelay } from '../../shared/events/relay.ts'
import type { Log, LogFields, MessageCode } from '../../shared/observe/log.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

const clock = testClock()
let store: Store
let table: Table
const written: ({ code: MessageCode } & LogFields)[] = []
const log: Log = (code, fields) => {
  written.push({ code, ...fields })
}
beforeEach(async () => {
  store = testStore()
  await store.createTable('relay-test')
  table = store.openTable('relay-test', { clock })
  written.length = 0
})
afterEach(() => store.close())

/** Items whose writer died before it published: a millisecond apart, each with one event of the item's name. */
const leave = async (...names: string[]) => {
  for (const name of names) {
    const event: Event = {
      id: name,
      source: 'hub.test',
      type: 'Happened',
      version: 1,
      time: clock().toISOString(),
      data: {},
    }
    await table.create({ pk: name, sk: 'a', data: {} }, [event])
    clock.advance(1)
  }
}
const many = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}-${n}`)

/** A bus that refuses what begins with “bad”, and remembers in order what it was offered. */
const choosy = ({ heals = () => false }: { heals?: () => boolean } = {}) => {
  const offered: string[] = []
  const taken: string[] = []
  const publish: Publisher = async (events) => {
    const ids = events.map(({ id }) => id)
    const failed = ids.filter((id) => id.startsWith('bad') && !heals())
    offered.push(...ids)
    taken.push(...ids.filter((id) => !failed.includes(id)))
    return { failed }
  }
  const relay = createRelay({ table, publish, log, clock })
  return {
    taken,
    relay: async (forMs?: number) => {
      offered.length = 0
      const sent = await relay(forMs)
      return { sent, offered: offered.toSorted() }
    },
  }
}

const minute = () => clock.advance(60_000)

describe('the relay', () => {
  test('800 refused events do not keep 100 good ones from the bus, and it says what is left and since when', async () => {
    await leave(...many('bad', 800), ...many('good', 100))
    const { relay, taken } = choosy()
    minute()
    expect((await relay()).sent).toBe(100)
    expect(new Set(taken)).toEqual(new Set(many('good', 100)))
    // 900 ms to leave them, then the minute.
    expect(written).toEqual([
      { code: 'event-publish-failed', count: 800 },
      { code: 'relay-done', count: 100, refused: 800, oldestSeconds: 61 },
    ])
  })

  test('tries a refused event again after the others, then less and less often, but every five minutes', async () => {
    await leave('bad')
    const { relay } = choosy()
    const minutesTried: number[] = []
    for (let n = 0; n < 20; n++) {
      minute()
      if (n === 1) await leave('good')
      clock.advance(6_000)
      const { offered } = await relay()
      if (offered.includes('bad')) minutesTried.push(n)
    }
    expect(minutesTried).toEqual([0, 1, 2, 4, 8, 13, 18])
    expect(written.at(-1)).toMatchObject({ code: 'relay-done', count: 0, oldestSeconds: 20 * 66 })
  })

  test('sends a refused event when the bus takes it, and forgets that it was refused', async () => {
    await leave('bad')
    let healed = false
    const { relay } = choosy({ heals: () => healed })
    minute()
    await relay()
    healed = true
    expect(await relay()).toEqual({ sent: 1, offered: ['bad'] })
    expect(await relay()).toEqual({ sent: 0, offered: [] })
  })

  test('goes on until its time is used, and says how old the first is that it did not come to', async () => {
    const names = many('good', 400)
    const began = clock().getTime()
    await leave(...names)
    minute()
    const published: string[] = []
    const slow: Publisher = async (events) => {
      published.push(...events.map(({ id }) => id))
      clock.advance(100)
      return { failed: [] }
    }
    const relay = createRelay({ table, publish: slow, log, clock })
    expect(await relay(10_000)).toBeLessThan(130)
    expect(published.length).toBeGreaterThanOrEqual(100)
    const since = began + names.findIndex((name) => !published.includes(name))
    const oldestSeconds = Math.round((clock().getTime() - since) / 1000)
    expect(written).toEqual([{ code: 'relay-done', count: published.length, refused: 0, oldestSeconds }])
    while (await relay(10_000));
    expect(new Set(published)).toEqual(new Set(names))
  })

  test('sends a whole backlog in one run, however many pages of a shard it fills', async () => {
    await leave(...many('good', 2_500))
    const { relay } = choosy()
    minute()
    expect((await relay()).sent).toBe(2_500)
  })

  test('writes nothing when there is nothing to do', async () => {
    const { relay } = choosy()
    for (let n = 0; n < 60; n++) {
      minute()
      await relay()
    }
    expect(written).toEqual([])
  })

  test('leaves the youngest events to their writer', async () => {
    await leave('good')
    const { relay } = choosy()
    clock.advance(4_000)
    expect((await relay()).offered).toEqual([])
    clock.advance(1_000)
    expect((await relay()).offered).toEqual(['good'])
  })

  test('an item that cannot be read holds up no other and stays', async () => {
    await leave('unreadable', 'good')
    minute()
    let broken = true
    const pending: Table['pending'] = async (key) => {
      if (broken && key.pk === 'unreadable') throw new Error('throttled')
      return table.pending(key)
    }
    const sent: string[] = []
    const publish: Publisher = async (events) => {
      sent.push(...events.map(({ id }) => id))
      return { failed: [] }
    }
    const relay = createRelay({ table: { ...table, pending }, publish, log, clock })
    expect(await relay()).toBe(1)
    expect(written.map(({ code, errorName }) => [code, errorName])).toEqual([
      ['event-publish-failed', 'Error'],
      ['relay-done', undefined],
    ])
    broken = false
    expect(await relay()).toBe(1)
    expect(sent.sort()).toEqual(['good', 'unreadable'])
  })

  test('a shard that cannot be read fails the run after the others were sent', async () => {
    await leave(...many('good', 50))
    minute()
    const unsent: Table['unsent'] = async (shard, page) => {
      if (shard === 'r3') throw new Error('throttled')
      return table.unsent(shard, page)
    }
    const { taken, relay } = choosy()
    const publish: Publisher = async () => ({ failed: [] })
    const broken = createRelay({ table: { ...table, unsent }, publish, log, clock })
    await expect(broken()).rejects.toThrow('throttled')
    const { sent } = await relay()
    expect(sent).toBeGreaterThan(0)
    expect(sent).toBeLessThan(50)
    expect(taken).toHaveLength(sent)
  })
})
