import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { backUpFolder, openFolder } from '../../local/demo/folder.ts'

let place: string
let folder: string
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'onecard-folder-'))
  folder = join(place, 'hub')
  const store = await openFolder(folder)
  await store.files.put('mark', 'kept', 'text/plain')
  await store.close()
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const mark = async (options: Parameters<typeof openFolder>[1]): Promise<string | undefined> => {
  const store = await openFolder(folder, options)
  const bytes = await store.files.get('mark')
  await store.close()
  return bytes && new TextDecoder().decode(bytes)
}

describe('--fresh', () => {
  test('forgets what a hub has kept, the layout of earlier versions too, and nothing that is somebody else’s', async () => {
    mkdirSync(join(folder, 'sub'))
    mkdirSync(join(folder, 'store'))
    for (const name of ['mine.txt', 'backup.db', 'sub/y', 'store/000001.log', 'demo.json', 'hub.log'])
      writeFileSync(join(folder, name), 'x')
    expect(await mark({ fresh: true })).toBeUndefined()
    for (const name of ['mine.txt', 'backup.db', 'sub/y']) expect(existsSync(join(folder, name)), name).toBe(true)
    for (const name of ['store', 'demo.json', 'hub.log']) expect(existsSync(join(folder, name)), name).toBe(false)
  })

  test.each([
    ['beside the data', 'b.db'],
    ['in a folder below', 'backups/b.db'],
  ])('with --restore starts from a backup %s, and keeps it', async (_where, name) => {
    mkdirSync(join(folder, 'backups'))
    const backup = join(folder, name)
    await backUpFolder(folder, backup)
    expect(await mark({ fresh: true, restore: backup })).toBe('kept')
    expect(existsSync(backup)).toBe(true)
  })

  test('with --restore starts from a backup that a link into the folder leads to, and from the data themselves', async () => {
    symlinkSync(folder, join(place, 'link'))
    await backUpFolder(folder, join(folder, 'b.db'))
    expect(await mark({ fresh: true, restore: join(place, 'link', 'b.db') })).toBe('kept')
    expect(await mark({ fresh: true, restore: join(folder, 'hub.sqlite') })).toBe('kept')
  })
})
