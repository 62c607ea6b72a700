import type { DatabaseSync } from 'node:sqlite'
import type { FileStore } from '../store/files.ts'

/** Comes after every name with the prefix, by bytes. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`

/** Files as rows beside the tables, so that one backup holds both as of one instant. */
export const sqliteFiles = (db: DatabaseSync): FileStore => {
  db.exec('CREATE TABLE IF NOT EXISTS "files" (name TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL)')
  const insert = db.prepare('INSERT INTO "files" VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const replace = db.prepare('INSERT OR REPLACE INTO "files" VALUES (?, ?, ?)')
  const find = db.prepare('SELECT bytes FROM "files" WHERE name = ?')
  const names = db.prepare('SELECT name FROM "files" WHERE name > ? AND name >= ? AND name < ? ORDER BY name')
  return {
    put: async (name, data, type, { onlyNew = false } = {}) => {
      const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
      return (onlyNew ? insert : replace).run(name, type, bytes).changes === 0 ? 'exists' : 'done'
    },
    get: async (name) => (find.get(name) as { bytes: Uint8Array } | undefined)?.bytes,
    list: async (prefix, after) =>
      (names.all(after, prefix, endOf(prefix)) as { name: string }[]).map(({ name }) => name),
  }
}
