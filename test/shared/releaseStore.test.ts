import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folderReleaseStore, type ReleaseStore } from '../../shared/aws/releaseStore.ts'

let folder: string
let store: ReleaseStore
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onecard-store-'))
  store = folderReleaseStore(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('releases in a folder', () => {
  test('a file comes back as it was; storing it again is harmless; one that is not there is an error', async () => {
    const bytes = new Uint8Array([1, 2, 0, 255])
    await store.putFile(1, 'digest', bytes)
    await store.putFile(1, 'digest', bytes)
    expect(new Uint8Array(await store.getFile(1, 'digest'))).toEqual(bytes)
    await expect(store.getFile(2, 'digest')).rejects.toThrow()
  })

  test('of many writers of one manifest the first one stands, whole, and nothing is left aside', async () => {
    const done = await Promise.all(['a', 'b', 'c', 'd'].map((text) => store.putManifest(1, text)))
    expect(done.filter((word) => word === 'done')).toHaveLength(1)
    expect(['a', 'b', 'c', 'd']).toContain(await store.getManifest(1))
    expect((await readdir(join(folder, 'releases'))).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('lists numbers after a number, rising; an unknown manifest is none', async () => {
    for (const n of [2, 3, 10, 11, 4, 5, 6, 7, 8, 9]) await store.putManifest(n, String(n))
    expect(await store.list(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(await store.list(9)).toEqual([10, 11])
    expect(await store.list(11)).toEqual([])
    expect(await store.getManifest(12)).toBeUndefined()
  })
})
