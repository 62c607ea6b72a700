import type { Catalogue } from '../../functions/catalog/entries/domain/catalogue.ts'
import { acceptanceKey } from '../../functions/catalog/entries/domain/known.ts'
import { Acceptance, Item, Venue } from '../../functions/catalog/entries/shapes.ts'
import { buildReleaseFile, countsOf } from '../../functions/catalog/releases/file.ts'
import { signManifest } from '../../functions/catalog/releases/manifest.ts'
import { releaseStore } from '../../functions/catalog/releases/releaseStore.ts'
import { Province, venueId } from '../../shared/contract/province.ts'
import { sha256 } from '../../shared/crypto/ids.ts'
import type { Signer } from '../../shared/crypto/signer.ts'
import type { FileStore } from '../../shared/store/files.ts'

export const item = 'CU-01'
/** A venue of every generated catalogue. */
export const venue = 'tj-120103-001'

const places = [
  { province: 'tianjin', area: '120103', district: '河西区' },
  { province: 'beijing', area: '110105', district: '朝阳区' },
  { province: 'hebei', area: '130102', district: '长安区' },
] as const

const kinds = [
  { kind: 'museum', word: '博物馆' },
  { kind: 'library', word: '图书馆' },
  { kind: 'hospital', word: '医院' },
  { kind: 'park', word: '公园' },
] as const

const syllables = [...'东西南北中和平安康新华文化人民友谊红星长青胜利建设光明']

/** Made-up venues by running number: the same ones each time. */
const venueOf = (n: number): Venue => {
  const { province, area, district } = places[n % places.length] ?? places[0]
  const { kind, word } = kinds[Math.floor(n / places.length) % kinds.length] ?? kinds[0]
  const running = Math.floor(n / places.length) + 1
  const name = [7, 11, 13].map((step) => syllables[(n * step + running) % syllables.length]).join('')
  return Venue.parse({
    id: venueId(province, area, running),
    province,
    area,
    kind,
    name: `${name}第${running}${word}`,
    district,
    address: `${name}路${(n % 300) + 1}号`,
    confirmed: true,
    source: '样本',
  })
}

/** Venues that all take e-cards for one item. */
export const catalogueOf = (venues: number): Catalogue => {
  const words = { zh: '文化场馆', en: 'Cultural venues' }
  const only = Item.parse({
    id: item,
    name: words.zh,
    scenario: words,
    places: words,
    forms: ['physical', 'ecard'],
    basis: '第十三条',
  })
  const all = Array.from({ length: venues }, (_, n) => venueOf(n))
  const acceptances = all.map(({ id }) =>
    Acceptance.parse({
      venue: id,
      item,
      forms: ['physical', 'ecard'],
      issuers: [...Province.options],
      from: '2025-01-01',
      basis: '第十三条',
      source: '样本',
      confirmed: true,
    }),
  )
  return {
    items: new Map([[item, only]]),
    venues: new Map(all.map((v) => [v.id, v])),
    acceptances: new Map(acceptances.map((a) => [acceptanceKey(a), a])),
  }
}

/** Puts release 1 where the hub's reader looks; answers the file. */
export const publishRelease = async (files: FileStore, catalogue: Catalogue, signer: Signer): Promise<Uint8Array> => {
  const store = releaseStore(files)
  const file = await buildReleaseFile(catalogue, 1)
  const fileDigest = sha256(file)
  await store.putFile(1, fileDigest, file)
  const manifest = {
    number: 1,
    previous: null,
    fileDigest,
    fileBytes: file.length,
    counts: countsOf(catalogue),
    publishedAt: new Date().toISOString(),
    proposals: [],
  }
  await store.putManifest(1, JSON.stringify(await signManifest(manifest, signer)))
  return file
}
