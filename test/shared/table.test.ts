import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDynalite } from '../../local/dynamo.ts'
import { batchGet } from '../../shared/aws/batchGet.ts'
import type { Event } from '../../shared/contract/event.ts'
import { randomId } from '../../shared/crypto/ids.ts'
import { type Publisher, withOutbox } from '../../shared/events/outbox.ts'
import { createRelay } from '../../shared/events/relay.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

let store: Store
let table: Table
const clock = testClock()
beforeAll(async () => {
  store = testStore()
  await store.createTable('table-test')
  table = store.openTable('table-test', { clock })
})
afterAll(() => store.close())

const key = { pk: 'a', sk: 'b' }
const anEvent = (): Event => ({
  id: randomId('evt'),
  source: 'hub.test',
  type: 'Happened',
  version: 1,
  time: clock().toISOString(),
  data: {},
})
let n = 0
beforeEach(() => {
  key.pk = `item-${n++}`
})

describe('an item', () => {
  test('is created once', async () => {
    expect(await table.create({ ...key, data: { x: 1 } })).toBe('done')
    expect(await table.create({ ...key, data: { x: 2 } })).toBe('exists')
    expect(await table.get(key)).toMatchObject({ version: 1, data: { x: 1 } })
  })

  test('is found between two edges, and none where they cross', async () => {
    const { pk } = key
    for (const sk of ['a', 'b', 'c', 'd']) await table.create({ pk, sk, data: {} })
    const between = async (after: string, until: string, limit?: number) =>
      (await table.query({ pk, after, until, ...(limit && { limit }) })).items.map(({ sk }) => sk)
    expect(await between('a', 'c')).toEqual(['b', 'c'])
    expect(await between('a', 'd', 2)).toEqual(['b', 'c'])
    expect(await between('c', 'c')).toEqual([])
    expect(await between('d', 'a')).toEqual([])
  })

  test('of thirty racing creators one wins', async () => {
    const done = await Promise.all(Array.from({ length: 30 }, (_, x) => table.create({ ...key, data: { x } })))
    expect(done.filter((d) => d === 'done')).toHaveLength(1)
  })

  test('changes only from the version that was read', async () => {
    await table.create({ ...key, data: { x: 1 }, idx1: { pk: 'list', sk: key.pk } })
    expect(await table.replace({ ...key, version: 1, data: { x: 2 } })).toBe('done')
    expect(await table.replace({ ...key, version: 1, data: { x: 3 } })).toBe('changed')
    expect(await table.get(key)).toMatchObject({ version: 2, data: { x: 2 } })
    expect((await table.query({ index: 'idx1', pk: 'list' })).items.filter((i) => i.pk === key.pk)).toHaveLength(0)
  })

  test('keeps the version of its shape beside its data, through changes and in lists', async () => {
    const list = { pk: `shapes-${key.pk}`, sk: 'x' }
    await table.create({ ...key, v: 2, data: { x: 1 }, idx1: list })
    expect(await table.get(key)).toMatchObject({ v: 2, data: { x: 1 } })
    await table.replace({ ...key, version: 1, v: 3, data: { x: 2 }, idx1: list })
    expect((await table.query({ index: 'idx1', pk: list.pk })).items).toMatchObject([{ v: 3, data: { x: 2 } }])
    await table.replace({ ...key, version: 2, data: { x: 3 } })
    expect((await table.get(key))?.v).toBeUndefined()
  })

  test('that has expired is gone when read, and its key is free', async () => {
    await table.create({ ...key, data: {}, ttl: Math.floor(clock().getTime() / 1000) + 10 })
    clock.advance(10_000)
    expect(await table.get(key)).toBeUndefined()
    expect(await table.create({ ...key, data: { again: true } })).toBe('done')
  })

  test.each(['SQLite', 'DynamoDB'])('behind any number of expired ones is found, on %s', async (engine) => {
    const other = engine === 'DynamoDB' ? await openDynalite() : undefined
    await other?.createTable('table-test')
    const table = (other ?? store).openTable('table-test', { clock })
    const { pk } = key
    const ttl = Math.floor(clock().getTime() / 1000) + 10
    const idx1 = (sk: string) => ({ idx1: { pk: `list-${pk}`, sk } })
    for (const sk of ['a', 'b', 'c', 'd', 'e']) await table.create({ pk, sk, data: {}, ttl, ...idx1(sk) })
    await table.create({ pk, sk: 'f', data: {}, ...idx1('f') })
    clock.advance(10_000)
    for (const where of [{ pk }, { pk: `list-${pk}`, index: 'idx1' as const }]) {
      expect((await table.query({ ...where, limit: 2 })).items).toMatchObject([{ sk: 'f' }])
      expect(await table.query({ ...where, limit: 2, until: 'e' })).toEqual({ items: [], more: false })
    }
    await other?.close()
  })
})

describe.each(['SQLite', 'DynamoDB'])('many items at once, on %s', (engine) => {
  let other: Store | undefined
  const read: number[] = []
  const open = async () => {
    other ??= engine === 'DynamoDB' ? await openDynalite() : testStore()
    await other.createTable('many-test')
    return other.openTable('many-test', {
      clock,
      around: (_kind, run, items = 1) => {
        read.push(items)
        return run()
      },
    })
  }
  afterAll(() => other?.close())

  test('come in the order of their keys, what is not there or has expired as nothing, in one call', async () => {
    const table = await open()
    const { pk } = key
    const ttl = Math.floor(clock().getTime() / 1000) + 10
    await table.create({ pk, sk: 'a', data: { x: 1 }, idx1: { pk: 'i', sk: 'j' } })
    await table.create({ pk, sk: 'b', data: { x: 2 }, ttl })
    await table.create({ pk: `${pk}-2`, sk: 'a', v: 2, data: { x: 3 } })
    clock.advance(10_000)
    const keys = [
      { pk: `${pk}-2`, sk: 'a' },
      { pk, sk: 'b' },
      { pk, sk: 'none' },
      { pk, sk: 'a' },
      { pk, sk: 'a' },
    ]
    read.length = 0
    const items = await table.getMany(keys)
    expect(read).toEqual([5])
    expect(items.map((item) => item?.data)).toEqual([{ x: 3 }, undefined, undefined, { x: 1 }, { x: 1 }])
    expect(items[3]).toEqual(await table.get({ pk, sk: 'a' }))
    expect(await table.getMany([])).toEqual([])
  })

  test('are a hundred at most', async () => {
    const table = await open()
    const keys = Array.from({ length: 101 }, (_, i) => ({ pk: `${key.pk}-${i}`, sk: 'x' }))
    for (const { pk, sk } of keys.slice(0, 100)) await table.create({ pk, sk, data: { pk } })
    expect((await table.getMany(keys.slice(0, 100))).map((item) => item?.pk)).toEqual(
      keys.slice(0, 100).map((k) => k.pk),
    )
    await expect(table.getMany(keys)).rejects.toThrow('100 at most')
  })
})

test('a batch that DynamoDB answers in part is asked for the rest, and given up as a single read is', async () => {
  const keys = ['a', 'b', 'c'].map((sk) => ({ pk: 'p', sk }))
  const answering = (most: number) => {
    const sent: unknown[][] = []
    const client = {
      send: async ({ input }: { input: { RequestItems: Record<string, { Keys: object[] }> } }) => {
        const { Keys = [] } = input.RequestItems['t'] ?? {}
        sent.push(Keys)
        return {
          Responses: { t: Keys.slice(0, most) },
          UnprocessedKeys: Keys.length > most ? { t: { Keys: Keys.slice(most) } } : {},
        }
      },
    }
    return { sent, client: client as unknown as Parameters<typeof batchGet>[0] }
  }
  const slow = answering(1)
  expect((await batchGet(slow.client, 't', keys)).size).toBe(3)
  expect(slow.sent).toEqual([keys, keys.slice(1), keys.slice(2)])
  await expect(batchGet(answering(0).client, 't', keys)).rejects.toMatchObject({
    name: 'ProvisionedThroughputExceededException',
  })
})

describe('state and its events', () => {
  const collect = () => {
    const sent: string[] = []
    const publish: Publisher = async (events) => {
      sent.push(...events.map((e) => e.id))
      return { failed: [] }
    }
    return { sent, publish }
  }
  const log = () => {}
  const relayOf = (publish: Publisher) => createRelay({ table, publish, log, clock, olderThanMs: -1 })

  test('leave together; a bus that was away gets them from the relay, once', async () => {
    const away: Publisher = async () => {
      throw new Error('away')
    }
    const [first, second] = [anEvent(), anEvent()]
    const writer = withOutbox(table, away, log)
    expect(await writer.create({ ...key, data: {} }, [first])).toBe('done')
    expect(await writer.replace({ ...key, version: 1, data: {} }, [second])).toBe('done')
    const { sent, publish } = collect()
    expect(await relayOf(publish)()).toBe(2)
    expect(sent.sort()).toEqual([first.id, second.id].sort())
    expect(await relayOf(publish)()).toBe(0)
  })

  test('an event the bus refuses stays, those it takes go', async () => {
    const [first, second] = [anEvent(), anEvent()]
    const picky: Publisher = async (events) => ({ failed: events.filter((e) => e.id === first.id).map((e) => e.id) })
    await withOutbox(table, picky, log).create({ ...key, data: {} }, [first, second])
    const { sent, publish } = collect()
    await relayOf(publish)()
    expect(sent).toEqual([first.id])
  })

  test('a slow publisher does not erase the events of a later change', async () => {
    const [early, late] = [anEvent(), anEvent()]
    await table.create({ ...key, data: {} }, [early])
    await table.replace({ ...key, version: 1, data: {} }, [late])
    await table.sent(key, [early.id])
    const { sent, publish } = collect()
    await relayOf(publish)()
    expect(sent).toEqual([late.id])
    expect(await table.get(key)).toMatchObject({ version: 2 })
  })
})
