import { chmodSync, closeSync, copyFileSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { readDatabase } from './database.ts'
import type { Ownership } from './owner.ts'

const flush = (path: string): void => {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/**
 * Copies a store as it is at one instant into a file that is not there yet, while its owner goes on writing or while nobody
 * does. The copy is on the disk, whole, when this returns. Throws StoreUnusable, or EEXIST when there is such a file.
 */
export const backUp = (file: string, target: string): void => {
  const aside = `${target}.${process.pid}.partial`
  const db = readDatabase(file)
  try {
    closeSync(openSync(aside, 'wx', 0o600))
    db.prepare('VACUUM INTO ?').run(aside)
    flush(aside)
    // A link, because it does not take the place of a file that is there.
    linkSync(aside, target)
    flush(dirname(target))
  } finally {
    db.close()
    rmSync(aside, { force: true })
  }
}

/** Puts a backup, checked before, in the place of an owned store that is not open: whole or not at all. */
export const restore = (backup: string, { file }: Ownership): void => {
  const aside = `${file}.new`
  copyFileSync(backup, aside)
  chmodSync(aside, 0o600)
  flush(aside)
  for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true })
  renameSync(aside, file)
  flush(dirname(file))
}
