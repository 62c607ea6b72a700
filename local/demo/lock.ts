import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Sentence } from './sentence.ts'

const lockOf = (folder: string) => join(folder, 'lock')

/** Whether a process of this id runs; one that may not be signalled runs too. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Takes a folder for this process, or says which process has it. `prepare` runs when the folder is known to be free and
 * may delete it. What a killed process left is taken over.
 */
export const holdFolder = (folder: string, prepare: () => void): void => {
  const lock = lockOf(folder)
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
  if (holder > 0 && holder !== process.pid && isAlive(holder))
    throw new Sentence(
      `The folder ${folder} is in use by another hub (process ${holder}): stop that one first, or name another with --folder.`,
    )
  prepare()
  mkdirSync(folder, { recursive: true })
  writeFileSync(lock, String(process.pid))
}

export const releaseFolder = (folder: string): void => rmSync(lockOf(folder), { force: true })
