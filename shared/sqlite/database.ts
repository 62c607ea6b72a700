import { closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type Ownership, orUnusable, StoreUnusable } from './owner.ts'

/** What SQLite's header of a hub's file says: whose it is ("1Hub"), and the version of its layout. */
const applicationId = 0x31487562
const layout = 1

/**
 * WAL, so that readers (a backup) and the writer do not wait for each other. NORMAL: a commit is in the system's hands when
 * it is answered, so a killed process loses nothing; it is on the disk at the next checkpoint, so a power cut may take
 * the last commits with it, the whole of each (decision 13).
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA cache_size = -16384;
`

const pragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]

/** Throws StoreUnusable when the file is no hub's store, a later version's, or not what was written. */
const check = (db: DatabaseSync): void =>
  orUnusable(() => {
    if (pragma(db, 'application_id') !== applicationId) throw new StoreUnusable('not-a-store')
    if (Number(pragma(db, 'user_version')) > layout) throw new StoreUnusable('newer')
    const found = pragma(db, 'quick_check(1)')
    if (found !== 'ok') throw new StoreUnusable('damaged', { cause: found })
  })

/** Opens a store's file to read it, beside its owner or alone. */
export const readDatabase = (file: string): DatabaseSync => {
  const db = orUnusable(() => new DatabaseSync(file, { readOnly: true }))
  try {
    check(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Opens a store's file as its owner; makes it when it is not there. Only this account may read it. */
export const openDatabase = ({ file }: Ownership): DatabaseSync => {
  closeSync(openSync(file, 'a', 0o600))
  const fresh = statSync(file).size === 0
  const db = orUnusable(() => new DatabaseSync(file))
  try {
    if (fresh) db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${layout};`)
    check(db)
    orUnusable(() => db.exec(settings))
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
