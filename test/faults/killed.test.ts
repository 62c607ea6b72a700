import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { own } from '../../shared/sqlite/owner.ts'
import { openSqliteStore } from '../../shared/sqlite/store.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onecard-killed-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const program = join(import.meta.dirname, '../support/fullLoad.ts')

/** Starts a writer, kills it after so many acknowledged writes, and answers the last acknowledged version of each item. */
const killedAfter = (writes: number, file: string, run: string): Promise<Map<string, number>> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, file, run], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    let lines = 0
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      for (const byte of chunk) if (byte === 10) lines++
      if (lines >= writes) child.kill('SIGKILL')
    })
    child.once('close', (_status, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error('the writer ended by itself'))
      // A last line that was cut was not heard as a whole.
      const whole = text.slice(0, text.lastIndexOf('\n')).split('\n')
      resolve(new Map(whole.map((line) => line.split(' ')).map(([pk = '', version]) => [pk, Number(version)])))
    })
  })

test('a hub killed at full load has lost nothing it acknowledged: item, index and event, and the next one goes on', async () => {
  const file = join(folder, 'hub.sqlite')
  const told = new Map<string, number>()
  for (const run of ['a', 'b', 'c'])
    for (const [pk, version] of await killedAfter(3_000, file, run)) told.set(pk, version)
  const store = openSqliteStore({ owner: own(file) })
  const rows = new Map((await store.rows('load')).map((row) => [row['pk'] as string, row]))
  await store.close()
  const missing = [...told].filter(([pk, version]) => {
    const row = rows.get(pk)
    return !row || Number(row['version']) < version || !(pk in (row['pending'] as object)) || row['relay'] === undefined
  })
  console.log(`three kills: ${told.size} items acknowledged, ${rows.size} stored, ${missing.length} missing`)
  expect(told.size).toBeGreaterThan(4_000)
  expect(missing).toEqual([])
})
