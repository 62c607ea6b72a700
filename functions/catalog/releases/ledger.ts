import type { Table } from '../../../shared/store/table.ts'
import { keys } from './keys.ts'
import type { ReleaseLedger } from './ports.ts'
import { Manifest } from './shape.ts'

export const createReleaseLedger = (table: Table): ReleaseLedger => ({
  latest: async () => {
    const { items } = await table.query({ pk: keys.release(0).pk, newestFirst: true, limit: 1 })
    return items[0] && Manifest.parse(items[0].data)
  },
  find: async (number) => {
    const item = await table.get(keys.release(number))
    return item && Manifest.parse(item.data)
  },
  commit: (manifest, event) => table.create({ ...keys.release(manifest.number), data: manifest }, [event]),
})
