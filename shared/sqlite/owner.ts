import { DatabaseSync } from 'node:sqlite'

/** Why a file cannot be opened as a hub's store. `process`: who has it, when that is the reason. */
export class StoreUnusable extends Error {
  readonly reason: 'in-use' | 'damaged' | 'not-a-store' | 'newer'
  readonly process: number | undefined
  constructor(reason: StoreUnusable['reason'], options: { process?: number | undefined; cause?: unknown } = {}) {
    super(`the store cannot be used: ${reason}`, { cause: options.cause })
    this.name = 'StoreUnusable'
    this.reason = reason
    this.process = options.process
  }
}

/** SQLite's result codes that say that another connection holds the lock, or that the bytes are not as they were written. */
const busy = 5
const broken = [11, 26]

const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0

/** What SQLite says of a damaged file becomes StoreUnusable; anything else stays what it is. */
export const unusable = (error: unknown): unknown =>
  broken.includes(codeOf(error)) ? new StoreUnusable('damaged', { cause: error }) : error

export const orUnusable = <T>(run: () => T): T => {
  try {
    return run()
  } catch (error) {
    throw unusable(error)
  }
}

export type Ownership = { readonly file: string; release(): void }

/** Where the lock of a store stands. */
const ownerFileOf = (file: string): string => `${file}-owner`

/**
 * Makes this process the one owner of a store's file, until it ends in whatever way: the lock is the system's, on a small
 * SQLite file beside it, and its holder's process id can be read all the while. Readers of the store need no ownership.
 */
export const own = (file: string): Ownership => {
  const db = new DatabaseSync(ownerFileOf(file))
  try {
    db.exec(`
      CREATE TABLE IF NOT EXISTS owner (process INTEGER);
      BEGIN IMMEDIATE;
      DELETE FROM owner;
      INSERT INTO owner VALUES (${process.pid});
      COMMIT;
      BEGIN IMMEDIATE;
    `)
  } catch (cause) {
    const holder = codeOf(cause) === busy ? db.prepare('SELECT process FROM owner').get() : undefined
    db.close()
    if (holder) throw new StoreUnusable('in-use', { process: Number(holder['process']), cause })
    throw codeOf(cause) === busy ? new StoreUnusable('in-use', { cause }) : cause
  }
  return { file, release: () => db.close() }
}
