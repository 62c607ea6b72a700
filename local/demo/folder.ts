import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { backUp, restore } from '../../shared/sqlite/backup.ts'
import { readDatabase } from '../../shared/sqlite/database.ts'
import { type Ownership, own, StoreUnusable, unusable } from '../../shared/sqlite/owner.ts'
import { openSqliteStore, type SqliteStore } from '../../shared/sqlite/store.ts'
import { Sentence } from './sentence.ts'

/** The one file of a folder that keeps data: tables, releases, waiting events, keys. */
const dataOf = (folder: string) => join(folder, 'hub.sqlite')

/** What an earlier version of the hub kept its data in. */
const earlier = ['store', 'bus.sqlite', 'keys.json']

/** What a hub writes into its folder, beside its data: all that `--fresh` deletes. What else lies there is somebody's own. */
const beside = ['demo.json', 'hub.log']
const earlierBeside = ['bus.sqlite-wal', 'bus.sqlite-shm', 'releases', 'seeded', 'lock']

const instead = (folder: string) =>
  `\`npm start -- --folder ${folder} --fresh\` begins anew, \`npm start -- --folder PATH\` keeps it and starts beside it`

/** Why a folder or a backup cannot be used, in one sentence that says what to do. */
const sentences: Record<StoreUnusable['reason'], (what: string, error: StoreUnusable) => string> = {
  'in-use': (folder, { process: holder }) =>
    `The folder ${folder} is in use by another hub${holder ? ` (process ${holder})` : ''}: stop that one first, or name another with --folder.`,
  damaged: (folder) =>
    `The folder ${folder} is damaged and cannot be read: ${instead(folder)}, \`npm start -- --folder ${folder} --fresh --restore FILE\` starts from a backup.`,
  'not-a-store': (folder) => `The file hub.sqlite in ${folder} is not a hub's: ${instead(folder)}.`,
  newer: (folder) =>
    `The folder ${folder} was written by a later version of the hub: start that version; ${instead(folder)}.`,
}

const backupFaults: Record<StoreUnusable['reason'], string> = {
  'in-use': 'in use by another program',
  damaged: 'damaged',
  'not-a-store': 'not a backup of a hub',
  newer: 'a backup of a later version of the hub',
}

/** Runs what opens or reads a store; what is wrong with it becomes a sentence. */
export const orSentence = async <T>(folder: string, run: () => T | Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (thrown) {
    const error = unusable(thrown)
    if (error instanceof StoreUnusable) throw new Sentence(sentences[error.reason](folder, error))
    throw error
  }
}

/** Deletes what a hub has written into a folder. `data` too, unless something is about to take its place. */
const empty = (folder: string, { file }: Ownership, data: boolean): void => {
  const stored = data ? [file, `${file}-wal`, `${file}-shm`].map((path) => basename(path)) : []
  for (const name of [...stored, ...beside, ...earlier, ...earlierBeside])
    rmSync(join(folder, name), { recursive: true, force: true })
}

const checkBackup = (backup: string): void => {
  if (!existsSync(backup)) throw new Sentence(`There is no file ${backup} to start from.`)
  try {
    readDatabase(backup).close()
  } catch (error) {
    if (error instanceof StoreUnusable)
      throw new Sentence(`The file ${backup} is ${backupFaults[error.reason]}: nothing was started.`)
    throw error
  }
}

export type FolderOptions = {
  /** Forget what a hub has kept in the folder first. */
  fresh?: boolean | undefined
  /** A backup to start from: an absolute path. */
  restore?: string | undefined
}

/** Makes the folder ready to be opened. All that can be wrong is found before anything is deleted. */
const prepare = (folder: string, owner: Ownership, { fresh = false, restore: backup }: FolderOptions): void => {
  if (backup !== undefined) checkBackup(backup)
  const held = existsSync(owner.file)
  if (backup !== undefined && held && !fresh)
    throw new Sentence(
      `The folder ${folder} holds data already: add --fresh to put the backup in their place, or name another with --folder.`,
    )
  if (!held && !fresh && earlier.some((name) => existsSync(join(folder, name))))
    throw new Sentence(
      `The folder ${folder} was written by an earlier version of the hub, which this one cannot read: ${instead(folder)}.`,
    )
  if (fresh) empty(folder, owner, backup === undefined)
  if (backup !== undefined) restore(backup, owner)
}

/** Takes a folder for this process and opens what it keeps. */
export const openFolder = async (folder: string, options: FolderOptions = {}): Promise<SqliteStore> =>
  orSentence(folder, () => {
    mkdirSync(folder, { recursive: true })
    const owner = own(dataOf(folder))
    try {
      prepare(folder, owner, options)
    } catch (error) {
      owner.release()
      throw error
    }
    return openSqliteStore({ owner })
  })

/** Copies what a folder keeps into one new file, whether or not a hub runs on it. */
export const backUpFolder = async (folder: string, target: string): Promise<void> =>
  orSentence(folder, () => {
    if (!existsSync(dataOf(folder))) throw new Sentence(`There is no hub in the folder ${folder} to back up.`)
    try {
      backUp(dataOf(folder), target)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EEXIST') throw new Sentence(`There is a file ${target} already: name another.`)
      if (code === 'ENOENT') throw new Sentence(`There is no folder for ${target}: make it, or name another file.`)
      throw error
    }
  })
