import { describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../shared/sqlite/store.ts'
import type { Weather } from '../../shared/sqlite/weather.ts'
import { testClock } from '../support/clock.ts'

const open = async (weather: Weather) => {
  const clock = testClock()
  const store = openSqliteStore({ weather })
  await store.createTable('weather')
  return { clock, store, table: store.openTable('weather', { clock }) }
}
const shown = async ({ table }: Awaited<ReturnType<typeof open>>, limit = 100) =>
  (await table.query<{ x: number }>({ index: 'idx1', pk: 'list', limit })).items.map(({ data }) => data.x)

describe('an index that lags by the table’s clock', () => {
  const lagging = () => open({ seed: 1, indexLagMs: 100, lagBy: 'table' })

  test('shows every state of an item until its time is over, the table at once', async () => {
    const world = await lagging()
    const { table, clock } = world
    const item = { pk: 'a', sk: 'a', idx1: { pk: 'list', sk: '1' } }
    await table.create({ ...item, data: { x: 1 } })
    expect(await shown(world)).toEqual([])
    clock.advance(60)
    await table.replace({ ...item, version: 1, data: { x: 2 } })
    expect((await table.get<{ x: number }>(item))?.data.x).toBe(2)
    clock.advance(50)
    expect(await shown(world)).toEqual([1])
    await table.replace({ ...item, version: 2, idx1: undefined, data: { x: 3 } })
    clock.advance(50)
    expect(await shown(world)).toEqual([2])
    clock.advance(50)
    expect(await shown(world)).toEqual([])
  })

  test('hides what is new without making a page shorter or a list end early', async () => {
    const world = await lagging()
    const put = (n: number) =>
      world.table.create({ pk: `p${n}`, sk: 's', idx1: { pk: 'list', sk: String(n) }, data: { x: n } })
    for (const n of [2, 4, 6, 8]) await put(n)
    world.clock.advance(100)
    for (const n of [1, 3, 5, 7]) await put(n)
    expect(await world.table.query({ index: 'idx1', pk: 'list', limit: 3 })).toMatchObject({
      items: [{ pk: 'p2' }, { pk: 'p4' }, { pk: 'p6' }],
      more: true,
    })
  })

  test('shows unsent events late, and sent ones still', async () => {
    const { table, clock } = await lagging()
    const event = { id: 'e', source: 's', type: 'T', version: 1, time: clock().toISOString(), data: {} }
    const unsent = async () => {
      const found = []
      for (const digit of '0123456789abcdef')
        found.push(...(await table.unsent(`r${digit}`, { before: clock().toISOString(), limit: 10 })))
      return found.length
    }
    await table.create({ pk: 'a', sk: 'a', data: {} }, [event])
    expect(await unsent()).toBe(0)
    clock.advance(100)
    expect(await unsent()).toBe(1)
    await table.sent({ pk: 'a', sk: 'a' }, ['e'])
    expect(await table.pending({ pk: 'a', sk: 'a' })).toEqual([])
    expect(await unsent()).toBe(1)
    clock.advance(100)
    expect(await unsent()).toBe(0)
  })
})

test('an index that lags by real time has caught up when the store says that it has settled', async () => {
  const world = await open({ seed: 1, indexLagMs: 40 })
  await world.table.create({ pk: 'a', sk: 'a', idx1: { pk: 'list', sk: '1' }, data: { x: 1 } })
  await world.store.settled()
  expect(await shown(world)).toEqual([1])
})

describe('calls that are refused', () => {
  test('have no effect, and are heard of when the third try is refused too', async () => {
    const { table, store } = await open({ seed: 3, refused: 1 })
    await expect(table.create({ pk: 'a', sk: 'a', data: {} })).rejects.toThrow(
      expect.objectContaining({ name: 'ProvisionedThroughputExceededException' }),
    )
    expect(await store.rows('weather')).toEqual([])
  })

  test('one in ten: most are made good by trying again, some are heard of, none takes effect', async () => {
    const { table, store } = await open({ seed: 4, refused: 0.1 })
    let heard = 0
    for (let i = 0; i < 10_000; i++) await table.create({ pk: `p${i}`, sk: 's', data: {} }).catch(() => heard++)
    console.log(`of 10,000 writes ${heard} were heard of as refused`)
    expect(heard).toBeGreaterThan(0)
    expect(heard).toBeLessThan(50)
    expect(await store.rows('weather')).toHaveLength(10_000 - heard)
  })
})

test('a write whose answer is lost is known again by its next try, and by nobody else’s', async () => {
  const { table } = await open({ seed: 5, lost: 0.3 })
  let heard = 0
  for (let i = 0; i < 300; i++) {
    const write = async () => {
      const key = { pk: `p${i}`, sk: 's' }
      expect(await table.create({ ...key, data: { x: 1 } })).toBe('done')
      expect(await table.create({ ...key, data: { x: 2 } })).toBe('exists')
      expect(await table.replace({ ...key, version: 1, data: { x: 3 } })).toBe('done')
      expect(await table.replace({ ...key, version: 1, data: { x: 4 } })).toBe('changed')
    }
    await write().catch((error: Error) => {
      if (error.name !== 'InternalServerError') throw error
      heard++
    })
  }
  expect(heard).toBeGreaterThan(0)
})

test('who comes first among many follows from the seed', async () => {
  const order = async (seed: number) => {
    const { table } = await open({ seed, yields: 5 })
    const done: number[] = []
    const racers = Array.from({ length: 8 }, (_, x) => table.get({ pk: 'a', sk: String(x) }).then(() => done.push(x)))
    await Promise.all(racers)
    return done.join()
  }
  expect(await order(7)).toBe(await order(7))
  const others = await Promise.all([1, 2, 3, 4].map(order))
  expect(new Set(others).size).toBeGreaterThan(1)
})

test('members come back in another order than they were written, lists in theirs', async () => {
  const { table } = await open({ seed: 6, shuffled: true })
  const data = { a: 1, b: [1, 2, 3], c: { d: 1, e: 2, f: 3 }, g: 4, h: 5 }
  await table.create({ pk: 'a', sk: 'a', data })
  const back = (await table.get<typeof data>({ pk: 'a', sk: 'a' }))?.data
  expect(back).toEqual(data)
  expect(back?.b).toEqual([1, 2, 3])
  expect(Object.keys(back ?? {})).not.toEqual(Object.keys(data))
})

test('the sweep deletes what has expired, a few hundred at a time, and keeps what still has an event to send', async () => {
  const { table, store, clock } = await open({ seed: 8 })
  const now = Math.floor(clock().getTime() / 1000)
  const event = { id: 'e', source: 's', type: 'T', version: 1, time: clock().toISOString(), data: {} }
  for (let i = 0; i < 450; i++) await table.create({ pk: 'old', sk: String(i), data: {}, ttl: now + 5 })
  await table.create({ pk: 'young', sk: '1', data: {}, ttl: now + 6 })
  await table.create({ pk: 'for ever', sk: '1', data: {} })
  await table.create({ pk: 'unsent', sk: '1', data: {}, ttl: now + 5 }, [event])
  clock.advance(4_999)
  expect(await store.sweep(clock())).toBe(0)
  clock.advance(1)
  expect(await store.sweep(clock())).toBe(450)
  expect((await store.rows('weather')).map(({ pk }) => pk).sort()).toEqual(['for ever', 'unsent', 'young'])
  await table.sent({ pk: 'unsent', sk: '1' }, ['e'])
  expect(await store.sweep(clock())).toBe(1)
})
