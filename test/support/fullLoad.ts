import { writeSync } from 'node:fs'
import { own } from '../../shared/sqlite/owner.ts'
import { openSqliteStore } from '../../shared/sqlite/store.ts'

// A process that writes as fast as it can, many at once, and says of each write that it was answered: to be killed.

const [file = '', run = ''] = process.argv.slice(2)
const store = openSqliteStore({ owner: own(file) })
await store.createTable('load')
const clock = () => new Date()
const table = store.openTable('load', { clock })
const event = (id: string) => ({ id, source: 's', type: 'T', version: 1, time: clock().toISOString(), data: {} })

const write = async (writer: number): Promise<void> => {
  for (let n = 0; ; n++) {
    const key = { pk: `${run}-${writer}-${n}`, sk: 's' }
    await table.create({ ...key, data: { n }, idx1: { pk: 'list', sk: key.pk } }, [event(key.pk)])
    writeSync(1, `${key.pk} 1\n`)
    await table.replace({ ...key, version: 1, data: { n: n + 1 } })
    writeSync(1, `${key.pk} 2\n`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)))
