import { mkdtemp, readdir, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { buildReleaseFile, countsOf, openReleaseFile } from '../../functions/catalog/releases/file.ts'
import { signManifest } from '../../functions/catalog/releases/manifest.ts'
import type { ReleaseStore } from '../../functions/catalog/releases/ports.ts'
import { createReleaseReader, entitlementsFrom } from '../../functions/catalog/releases/reader.ts'
import { releaseStore } from '../../functions/catalog/releases/releaseStore.ts'
import { sha256 } from '../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner, type Signer } from '../../shared/crypto/signer.ts'
import type { MessageCode } from '../../shared/observe/log.ts'
import { acceptance, catalogueOf, museum, museumEntry, sample } from '../domain/catalog/fixtures.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

let store: ReleaseStore
let signer: Signer
beforeAll(async () => {
  store = releaseStore(testStore().files)
  signer = await jwkSigner(await generatePrivateJwk())
})

const publish = async (number: number, catalogue = sample, spoil = false) => {
  const bytes = await buildReleaseFile(catalogue, number)
  const fileDigest = sha256(bytes)
  await store.putFile(number, fileDigest, spoil ? new Uint8Array(bytes.length) : bytes)
  const manifest = {
    number,
    previous: null,
    fileDigest,
    fileBytes: bytes.length,
    counts: countsOf(catalogue),
    publishedAt: '2026-11-23T01:00:00.000Z',
    proposals: [],
  }
  await store.putManifest(number, JSON.stringify(await signManifest(manifest, signer)))
}

const question = { venue: museum.id, item: 'CU-01', form: 'ecard', issuer: 'hebei' as const }

/** A reader over a store that can be away. */
const startReader = () => {
  const clock = testClock()
  const said: MessageCode[] = []
  const state = { away: false, lists: 0 }
  const reader = createReleaseReader({
    store: {
      ...store,
      list: async (after) => {
        state.lists++
        if (state.away) throw new Error('the release store is away')
        return store.list(after)
      },
    },
    clock,
    log: (code) => said.push(code),
  })
  return { reader, clock, said, state, entitlements: entitlementsFrom(reader) }
}

describe('a reader', () => {
  test('before any release opens nothing', async () => {
    const { reader, entitlements, clock } = startReader()
    expect(await entitlements.check({ ...question, at: clock() })).toMatchObject({ answer: 'unknown', release: 0 })
    await expect(reader.latest()).rejects.toMatchObject({ kind: { code: 'no-release' } })
  })

  test('whose store was never there says so, and recovers', async () => {
    await publish(1)
    const { reader, state, said } = startReader()
    state.away = true
    await expect(reader.latest()).rejects.toMatchObject({ kind: { code: 'temporarily-unavailable' } })
    expect(said).toEqual(['release-stale'])
    state.away = false
    expect((await reader.latest()).number).toBe(1)
  })

  test('asks the store once in thirty seconds however many ask the reader', async () => {
    const { reader, clock, state } = startReader()
    await Promise.all([reader.latest(), reader.latest(), reader.latest()])
    expect(state.lists).toBe(1)
    clock.advance(29_999)
    await reader.latest()
    expect(state.lists).toBe(1)
    clock.advance(1)
    await reader.latest()
    expect(state.lists).toBe(2)
  })

  test('keeps the last good release when the store fails, and says how old that knowledge is', async () => {
    const { reader, clock, state, said, entitlements } = startReader()
    const good = await reader.latest()
    const asOf = good.asOf.toISOString()
    state.away = true
    clock.advance(3_600_000)
    const stale = await reader.latest()
    expect(stale.number).toBe(good.number)
    expect(stale.asOf.toISOString()).toBe(asOf)
    expect(said).toEqual(['release-stale'])
    expect(await entitlements.check({ ...question, at: clock() })).toMatchObject({
      answer: 'yes',
      release: good.number,
    })
    state.away = false
    clock.advance(30_000)
    expect((await reader.latest()).asOf).toEqual(clock())
  })

  test('finds a new release at once when asked to, and by itself after thirty seconds', async () => {
    const one = startReader()
    const two = startReader()
    await one.reader.latest()
    await two.reader.latest()
    await publish(2, catalogueOf([museumEntry], [museum], [{ ...acceptance, to: '2026-11-22' }]))
    expect((await one.reader.latest()).number).toBe(1)
    expect((await one.reader.latest({ fresh: true })).number).toBe(2)
    two.clock.advance(30_000)
    expect(await two.entitlements.check({ ...question, at: two.clock() })).toMatchObject({ answer: 'no', release: 2 })
  })

  test('never takes a file that is not what its manifest says', async () => {
    const { reader, said } = startReader()
    await reader.latest()
    await publish(3, sample, true)
    expect((await reader.latest({ fresh: true })).number).toBe(2)
    expect(said).toEqual(['release-stale'])
  })
})

describe('an open release', () => {
  test('leaves no file behind, however many read the same one; closing one leaves the others open', async () => {
    const aside = await mkdtemp(join(tmpdir(), 'onecard-reader-'))
    vi.stubEnv('TMPDIR', aside)
    const bytes = await buildReleaseFile(sample, 1)
    const [one, two] = await Promise.all([openReleaseFile(bytes), openReleaseFile(bytes)])
    one.close()
    expect(two.venue(museum.id)).toEqual(museum)
    two.close()
    await expect(openReleaseFile(bytes.subarray(0, 100))).rejects.toThrow()
    expect(await readdir(aside)).toEqual([])
    await rmdir(aside)
    vi.unstubAllEnvs()
  })

  test('gives back entries as they went in', async () => {
    const file = await openReleaseFile(await buildReleaseFile(sample, 1))
    expect(file.catalogue()).toEqual(sample)
    expect(file.acceptances(museum.id, 'CU-01')).toEqual([acceptance])
    expect(file.acceptances(museum.id, 'CU-03')).toEqual([])
    file.close()
  })

  test('keeps answering whoever holds it when the next one comes', async () => {
    await publish(4)
    const { reader } = startReader()
    const held = await reader.latest()
    await publish(5)
    expect((await reader.latest({ fresh: true })).number).toBe(5)
    expect(held.venue(museum.id)).toEqual(museum)
  })
})

test('the same catalogue and number give the same bytes, whatever the order of its entries', async () => {
  const reversed = catalogueOf([...sample.items.values()].reverse(), [...sample.venues.values()].reverse(), [
    ...sample.acceptances.values(),
  ])
  const [one, two, other] = await Promise.all([
    buildReleaseFile(sample, 7),
    buildReleaseFile(reversed, 7),
    buildReleaseFile(sample, 8),
  ])
  expect(sha256(two)).toBe(sha256(one))
  expect(sha256(other)).not.toBe(sha256(one))
})
