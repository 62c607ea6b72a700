import { attributeBytes } from '../../shared/sqlite/rows.ts'
import type { Item, Table } from '../../shared/store/table.ts'

/** What a table was asked for: calls, and the units DynamoDB bills (a KB written, 4 KB read consistently). */
export type Units = { reads: number; writes: number; readUnits: number; writeUnits: number }

const noUnits = (): Units => ({ reads: 0, writes: 0, readUnits: 0, writeUnits: 0 })

const bytesOf = ({ pk, sk, version, v, data, idx1, idx2, ttl }: Partial<Item>): number =>
  attributeBytes({ pk, sk, version, v, data, ttl, pending: {}, idx1pk: idx1?.pk, idx1sk: idx1?.sk, idx2pk: idx2?.pk, idx2sk: idx2?.sk }) // biome-ignore format: one line

/** A table that counts. A refused write costs what it would have written; `take` answers the sum since the last time. */
export const countUnits = (table: Table): { table: Table; take: () => Units } => {
  let sum = noUnits()
  const read = (items: readonly Partial<Item>[]) => {
    const bytes = items.reduce((all, item) => all + bytesOf(item), 0)
    sum.reads++
    sum.readUnits += Math.max(1, Math.ceil(bytes / 4096))
  }
  const wrote = (item: Partial<Item>) => {
    sum.writes++
    sum.writeUnits += Math.ceil(bytesOf(item) / 1024)
  }
  return {
    table: {
      ...table,
      get: async <D>(key: Parameters<Table['get']>[0]) => {
        const item = await table.get<D>(key)
        read(item ? [item] : [])
        return item
      },
      query: async <D>(where: Parameters<Table['query']>[0]) => {
        const page = await table.query<D>(where)
        read(page.items)
        return page
      },
      create: (item, events) => {
        wrote({ ...item, version: 1 })
        return table.create(item, events)
      },
      replace: (item, events) => {
        wrote(item)
        return table.replace(item, events)
      },
    },
    take: () => {
      const taken = sum
      sum = noUnits()
      return taken
    },
  }
}
