import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { tableShape } from '../store/shape.ts'
import type { Store } from '../store/store.ts'
import { type LateIndexes, lateIndexes } from './late.ts'
import { columns, type Row, shown } from './rows.ts'
import { openSqliteTable } from './table.ts'
import { callIn, shuffleIn, type Weather } from './weather.ts'

/** One process owns the file. With WAL and NORMAL a killed process loses nothing; a power cut may lose the last commits. */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA cache_size = -16384;
`

const createSql = (name: string): string =>
  [
    `CREATE TABLE IF NOT EXISTS "${name}" (pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER, v INTEGER, data TEXT, ttl INTEGER,
       count INTEGER, idx1pk TEXT, idx1sk TEXT, idx2pk TEXT, idx2sk TEXT, pending TEXT, relay TEXT, relayAt TEXT,
       bytes INTEGER NOT NULL, PRIMARY KEY (pk, sk))`,
    ...Object.entries(tableShape.indexes).map(
      ([index, { partitionKey: p, sortKey: s }]) =>
        `CREATE INDEX IF NOT EXISTS "${name}-${index}" ON "${name}" ("${p}", "${s}") WHERE "${p}" IS NOT NULL`,
    ),
  ].join(';')

/** The embedded store: one SQLite file, or memory when none is named. Without a weather it is always fair. */
export const openSqliteStore = ({
  file = ':memory:',
  weather,
}: {
  file?: string | undefined
  weather?: Weather | undefined
} = {}): Store => {
  const db = new DatabaseSync(file)
  db.exec(settings)
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
  const late = new Map<string, LateIndexes>()

  return {
    createTable: async (name) => db.exec(createSql(name)),
    openTable: (name, options) => {
      const lag = weather?.indexLagMs ?? 0
      if (lag > 0 && !late.has(name))
        late.set(name, lateIndexes(lag, weather?.lagBy === 'table' ? options.clock : undefined))
      return openSqliteTable(name, { sql, call, shuffle, late: late.get(name) }, options)
    },
    rows: async (name) => (sql(`SELECT ${columns.map((c) => `"${c}"`)} FROM "${name}"`).all() as Row[]).map(shown),
    settled: async () => {
      if (weather?.lagBy === 'table') return
      const behind = Math.max(0, ...[...late.values()].map((index) => index.behindMs()))
      if (behind > 0) await new Promise((resolve) => setTimeout(resolve, behind + 1))
    },
    close: async () => db.close(),
  }
}
