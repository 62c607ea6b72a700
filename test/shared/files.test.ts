import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { releaseStore } from '../../functions/catalog/releases/releaseStore.ts'
import type { SqliteStore } from '../../shared/sqlite/store.ts'
import { testStore } from '../support/store.ts'

let store: SqliteStore
beforeAll(() => {
  store = testStore()
})
afterAll(() => store.close())

const text = async (name: string) => {
  const bytes = await store.files.get(name)
  return bytes && new TextDecoder().decode(bytes)
}

describe('the embedded file store', () => {
  test('gives back what it was given; a name that nobody used holds nothing', async () => {
    const bytes = new Uint8Array([1, 2, 0, 255])
    expect(await store.files.put('a/bytes', bytes, 'application/octet-stream')).toBe('done')
    expect(await store.files.put('a/bytes', bytes, 'application/octet-stream')).toBe('done')
    expect(new Uint8Array((await store.files.get('a/bytes')) ?? [])).toEqual(bytes)
    expect(await store.files.get('a/byte')).toBeUndefined()
    expect(await store.files.get('a/empty')).toBeUndefined()
    await store.files.put('a/empty', '', 'text/plain')
    expect(await text('a/empty')).toBe('')
  })

  test('of many writers of one new name the first one stands', async () => {
    const put = (data: string) => store.files.put('b/new', data, 'text/plain', { onlyNew: true })
    const done = await Promise.all(['a', 'b', 'c', 'd'].map(put))
    expect(done.filter((word) => word === 'done')).toHaveLength(1)
    const first = await text('b/new')
    expect(await put('e')).toBe('exists')
    expect(await text('b/new')).toBe(first)
  })

  test('lists the names of a prefix after a name, in order, and no others', async () => {
    for (const name of ['c/2', 'c/10', 'c/1', 'c', 'd/1', 'c/é', 'c0']) await store.files.put(name, '', 'text/plain')
    expect(await store.files.list('c/', '')).toEqual(['c/1', 'c/10', 'c/2', 'c/é'])
    expect(await store.files.list('c/', 'c/10')).toEqual(['c/2', 'c/é'])
    expect(await store.files.list('c/', 'd')).toEqual([])
    expect(await store.files.list('e/', '')).toEqual([])
  })
})

describe('releases as files', () => {
  test('a file comes back by number and digest; one that is not there is an error', async () => {
    const releases = releaseStore(store.files)
    const bytes = new Uint8Array([5, 0, 6])
    await releases.putFile(1, 'digest', bytes)
    expect(new Uint8Array(await releases.getFile(1, 'digest'))).toEqual(bytes)
    await expect(releases.getFile(2, 'digest')).rejects.toThrow()
  })

  test('lists numbers after a number, rising; the first manifest of a number stands; an unknown one is none', async () => {
    const releases = releaseStore(store.files)
    for (const n of [2, 3, 10, 11, 4, 5, 6, 7, 8, 9, 1]) await releases.putManifest(n, String(n))
    expect(await releases.list(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(await releases.list(9)).toEqual([10, 11])
    expect(await releases.list(11)).toEqual([])
    expect(await releases.putManifest(11, 'another')).toBe('exists')
    expect(await releases.getManifest(11)).toBe('11')
    expect(await releases.getManifest(12)).toBeUndefined()
  })
})
