import { afterEach, describe, expect, test } from 'vitest'
import { openDynalite } from '../../local/dynamo.ts'
import type { Event } from '../../shared/contract/event.ts'
import { relayShardOf, relayShards } from '../../shared/store/shape.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table, Unsent } from '../../shared/store/table.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

const engines: [name: string, open: () => Promise<Store>][] = [
  ['the embedded store', async () => testStore()],
  ['DynamoDB’s wire', openDynalite],
]

describe.each(engines)('unsent events in %s', (_, open) => {
  const clock = testClock()
  let store: Store | undefined
  afterEach(() => store?.close())
  const start = async (): Promise<Table> => {
    store = await open()
    await store.createTable('outbox')
    return store.openTable('outbox', { clock })
  }

  const event = (id: string): Event => ({
    id,
    source: 'hub.test',
    type: 'Happened',
    version: 1,
    time: clock().toISOString(),
    data: { id },
  })
  const key = { pk: 'item', sk: 'a' }
  const all = { before: '9999', limit: 100 }
  const shown = (table: Table) => table.unsent(relayShardOf(key.pk), all)

  test('are shown by where they are and since when, and said by the item itself', async () => {
    const table = await start()
    await table.create({ ...key, data: {} }, [event('a'), event('b')])
    expect(await shown(table)).toEqual([{ ...key, relayAt: clock().toISOString() }])
    expect((await table.pending(key)).sort((x, y) => x.id.localeCompare(y.id))).toEqual([event('a'), event('b')])
    expect(await table.pending({ pk: 'nothing', sk: 'a' })).toEqual([])
  })

  test('wait since the first of them: later writes, with events or without, do not make them younger', async () => {
    const table = await start()
    const since = clock().toISOString()
    await table.create({ ...key, data: {} }, [event('a')])
    clock.advance(60_000)
    await table.replace({ ...key, version: 1, data: { n: 1 } }, [event('b')])
    clock.advance(60_000)
    await table.replace({ ...key, version: 2, data: { n: 2 } })
    expect(await shown(table)).toEqual([{ ...key, relayAt: since }])
    await table.sent(key, ['a'])
    expect(await shown(table)).toEqual([{ ...key, relayAt: since }])
    await table.sent(key, ['b'])
    expect(await shown(table)).toEqual([])
    clock.advance(60_000)
    await table.replace({ ...key, version: 3, data: { n: 3 } }, [event('c')])
    expect(await shown(table)).toEqual([{ ...key, relayAt: clock().toISOString() }])
  })

  test('forgotten with no id named, an item leaves the index only when nothing is left', async () => {
    const table = await start()
    await table.create({ ...key, data: {} }, [event('a')])
    await table.sent(key, [])
    expect(await shown(table)).toHaveLength(1)
    await table.sent(key, ['a'])
    await table.sent(key, [])
    await table.sent({ pk: 'nothing', sk: 'a' }, [])
    expect(await shown(table)).toEqual([])
    expect(await table.get(key)).toMatchObject({ version: 1 })
  })

  test('are paged through to the last, many of one instant included', async () => {
    const table = await start()
    const names = Array.from({ length: 60 }, (_, n) => `item-${n}`)
    for (const [n, pk] of names.entries()) {
      await table.create({ pk, sk: 'a', data: {} }, [event(pk)])
      if (n % 20 === 19) clock.advance(1)
    }
    const found: Unsent[] = []
    for (const shard of relayShards) {
      let page: Unsent[]
      let after: Unsent | undefined
      do {
        page = await table.unsent(shard, { before: clock().toISOString(), after, limit: 3 })
        found.push(...page)
        after = page.at(-1)
      } while (page.length > 0)
    }
    expect(found.map(({ pk }) => pk).sort()).toEqual(names.toSorted())
  })
})
