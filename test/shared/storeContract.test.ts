import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDynalite } from '../../local/dynamo.ts'
import { openSqliteStore, type SqliteStore } from '../../shared/sqlite/store.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { answerAlike } from '../support/histories.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
/** Some here; thousands by HISTORIES=…, see README. */
const histories = Number(process.env['HISTORIES'] ?? 60)

let embedded: SqliteStore
let twin: SqliteStore
let wire: Store
beforeAll(async () => {
  embedded = openSqliteStore({ weather: { seed: 1, shuffled: true } })
  twin = openSqliteStore({ weather: { seed: 2, shuffled: true } })
  wire = await openDynalite()
  await Promise.all([embedded, twin, wire].map((store) => store.createTable('contract')))
})
afterAll(() => Promise.all([embedded, twin, wire].map((store) => store.close())))

test('SQLite and DynamoDB’s wire answer every history alike', async () => {
  console.log(
    `${histories} histories of a store from seed ${seed}: SEED=${seed} HISTORIES=${histories} runs them again`,
  )
  await fc.assert(answerAlike(embedded, wire, 'contract'), { seed, numRuns: histories, endOnFailure: true })
})

/** An engine with one fault: something that a careless adapter would do. */
const faults: Record<string, (table: Table) => Partial<Table>> = {
  'a replaced item stays where an index showed it': (table) => ({
    replace: async (item, events) => {
      const before = await table.get(item)
      return table.replace({ ...item, idx2: item.idx2 ?? before?.idx2 }, events)
    },
  }),
  'an item that replaces an expired one inherits its unsent events': (table) => ({
    create: async (item, events = []) => table.create(item, [...(await table.pending(item)), ...events]),
  }),
  'the edge of a page belongs to it': (table) => ({
    query: (where) => table.query({ ...where, after: where.after?.slice(0, -1) }),
  }),
  'a page that is full says that it is the last': (table) => ({
    query: async (where) => {
      const page = await table.query<never>(where)
      return { ...page, more: page.more && page.items.length < (where.limit ?? 100) }
    },
  }),
  'the last event that is sent leaves its item in the relay’s index': (table) => ({
    sent: async (key, ids) => {
      const left = await table.pending(key)
      await table.sent(key, left.length === ids.length ? ids.slice(1) : ids)
    },
  }),
  'a counter forgets when it ends': (table) => ({ count: (key) => table.count(key) }),
  'an absent member becomes null': (table) => ({
    get: async (key) => {
      const item = await table.get<never>(key)
      return item && { ...item, v: item.v ?? (null as never) }
    },
  }),
}

test('two engines without a fault answer alike', async () => {
  await fc.assert(answerAlike(embedded, twin, 'contract'), { seed, numRuns: 100, endOnFailure: true })
})

describe('the suite finds an engine in which', () => {
  test.each(Object.entries(faults))('%s', async (_what, fault) => {
    const faulty = {
      openTable: (...given: Parameters<Store['openTable']>) => {
        const table = twin.openTable(...given)
        return { ...table, ...fault(table) }
      },
    }
    const found = await fc.check(answerAlike(embedded, faulty, 'contract'), {
      seed,
      numRuns: 1_000,
      endOnFailure: true,
    })
    expect(found.failed).toBe(true)
  })
})
