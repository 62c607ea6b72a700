import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { FileStore } from '../store/files.ts'
import { tableShape } from '../store/shape.ts'
import type { Store } from '../store/store.ts'
import { openDatabase } from './database.ts'
import { sqliteFiles } from './files.ts'
import { type LateIndexes, lateIndexes } from './late.ts'
import type { Ownership } from './owner.ts'
import { type Queue, sqliteQueue } from './queue.ts'
import { columns, type Row, shown } from './rows.ts'
import { sweepTable } from './sweep.ts'
import { openSqliteTable } from './table.ts'
import { callIn, shuffleIn, type Weather } from './weather.ts'

const createSql = (name: string): string =>
  [
    `CREATE TABLE IF NOT EXISTS "${name}" (pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER, v INTEGER, data TEXT, ttl INTEGER,
       count INTEGER, idx1pk TEXT, idx1sk TEXT, idx2pk TEXT, idx2sk TEXT, pending TEXT, relay TEXT, relayAt TEXT,
       bytes INTEGER NOT NULL, PRIMARY KEY (pk, sk))`,
    `CREATE INDEX IF NOT EXISTS "${name}-ttl" ON "${name}" (ttl) WHERE ttl IS NOT NULL`,
    ...Object.entries(tableShape.indexes).map(
      ([index, { partitionKey: p, sortKey: s }]) =>
        `CREATE INDEX IF NOT EXISTS "${name}-${index}" ON "${name}" ("${p}", "${s}") WHERE "${p}" IS NOT NULL`,
    ),
  ].join(';')

/** Tables, files and the bus's queue of an embedded hub. */
export type SqliteStore = Store & {
  files: FileStore
  queue: Queue
  /** Deletes rows that had expired at an instant, a few at a time; answers how many. Unsent events keep their row. */
  sweep(now: Date): Promise<number>
}

export type SqliteOptions = {
  /** Owner of the file that keeps everything, given back when the store is closed. Without it memory keeps everything. */
  owner?: Ownership | undefined
  /** Always fair unless said. */
  weather?: Weather | undefined
}

const open = (owner: Ownership | undefined): DatabaseSync => {
  try {
    return owner ? openDatabase(owner) : new DatabaseSync(':memory:')
  } catch (error) {
    owner?.release()
    throw error
  }
}

/** The embedded store. Throws StoreUnusable when the file cannot be read. */
export const openSqliteStore = ({ owner, weather }: SqliteOptions = {}): SqliteStore => {
  const db = open(owner)
  const prepared = new Map<string, StatementSync>()
  const sql = (text: string): StatementSync => {
    const known = prepared.get(text)
    if (known) return known
    const statement = db.prepare(text)
    prepared.set(text, statement)
    return statement
  }
  const call = weather ? callIn(weather) : async <T>(run: () => T) => run()
  const shuffle = weather ? shuffleIn(weather) : (value: unknown) => value
  const tables = new Set<string>()
  const late = new Map<string, LateIndexes>()

  return {
    files: sqliteFiles(db),
    queue: sqliteQueue(db),
    createTable: async (name) => {
      db.exec(createSql(name))
      tables.add(name)
    },
    openTable: (name, options) => {
      const lag = weather?.indexLagMs ?? 0
      if (lag > 0 && !late.has(name))
        late.set(name, lateIndexes(lag, weather?.lagBy === 'table' ? options.clock : undefined))
      return openSqliteTable(name, { sql, call, shuffle, late: late.get(name) }, options)
    },
    rows: async (name) => (sql(`SELECT ${columns.map((c) => `"${c}"`)} FROM "${name}"`).all() as Row[]).map(shown),
    sweep: async (now) => {
      let deleted = 0
      for (const name of tables) deleted += await sweepTable(name, { sql, late: late.get(name) }, now)
      return deleted
    },
    settled: async () => {
      if (weather?.lagBy === 'table') return
      const behind = Math.max(0, ...[...late.values()].map((index) => index.behindMs()))
      if (behind > 0) await new Promise((resolve) => setTimeout(resolve, behind + 1))
    },
    close: async () => {
      db.close()
      owner?.release()
    },
  }
}
