import type { Catalogue } from '../../functions/catalog/entries/domain/catalogue.ts'
import { acceptanceKey } from '../../functions/catalog/entries/domain/known.ts'
import { Acceptance, Item, Venue } from '../../functions/catalog/entries/shapes.ts'
import { buildReleaseFile, countsOf } from '../../functions/catalog/releases/file.ts'
import { signManifest } from '../../functions/catalog/releases/manifest.ts'
import { releaseStore } from '../../functions/catalog/releases/releaseStore.ts'
import { services } from '../../functions/manifest.ts'
import { opaqueProfile } from '../../local/provinces/codes.ts'
import { localTableName } from '../../local/services/open.ts'
import { type Client, registerKey } from '../../sdk/client.ts'
import { sha256 } from '../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner, type Signer } from '../../shared/crypto/signer.ts'
import { type TestHub, testHub } from './hub.ts'
import { type JoinedProvince, joinProvinces } from './provinces.ts'

/** A province that takes part: its home over real HTTP, its client at the hub, its code key. */
export type TestProvince = JoinedProvince & {
  code: Signer
  /** A code key it registered and has not proven. */
  pending: Signer
  /** Id of a card that may be used. */
  active: string
  /** Tells the hub a card's events, so that its index knows the card. */
  push: (cardId: string) => Promise<void>
  addCodeKey: () => Promise<Signer>
}

export type CodesWorld = {
  hub: TestHub & { signer: Signer }
  hebei: TestProvince
  tianjin: TestProvince
  museum: Client
  hotline: Client
  calls: { read: number; write: number }
  logged: unknown[]
  /** Lets so many writes pass and then fails every one, as a store that went away does. */
  failWrites: (how: { after: number } | undefined) => void
  /** Whether the bus takes events. */
  bus: { away: boolean }
  everyRow: () => Promise<unknown[]>
  stop: () => Promise<void>
}

const catalogue = (): Catalogue => {
  const words = { zh: '博物馆参观', en: 'Museum visits' }
  const items = ['CU-01', 'CU-03'].map((id) =>
    Item.parse({ id, name: words.zh, scenario: words, places: words, forms: ['physical', 'ecard'], basis: '第十三条' }),
  )
  const venue = Venue.parse({
    id: 'tj-120103-001',
    province: 'tianjin',
    area: '120103',
    kind: 'museum',
    name: '天津博物馆',
    district: '河西区',
    confirmed: true,
    source: '目录',
  })
  const acceptance = Acceptance.parse({
    venue: venue.id,
    item: 'CU-01',
    forms: ['physical', 'ecard'],
    issuers: ['beijing', 'tianjin', 'hebei'],
    from: '2026-01-01',
    basis: '第十三条',
    source: '目录',
    confirmed: true,
  })
  return {
    items: new Map(items.map((item) => [item.id, item])),
    venues: new Map([[venue.id, venue]]),
    acceptances: new Map([[acceptanceKey(acceptance), acceptance]]),
  }
}

/** Puts release 1 where the hub's reader looks: one museum that takes e-cards for CU-01. */
export const publishMuseum = async (hub: TestHub, signer: Signer): Promise<void> => {
  const state = catalogue()
  const store = releaseStore(hub.store.files)
  const file = await buildReleaseFile(state, 1)
  const fileDigest = sha256(file)
  await store.putFile(1, fileDigest, file)
  const manifest = {
    number: 1,
    previous: null,
    fileDigest,
    fileBytes: file.length,
    counts: countsOf(state),
    publishedAt: hub.clock().toISOString(),
    proposals: [],
  }
  await store.putManifest(1, JSON.stringify(await signManifest(manifest, signer)))
}

const must = (what: string, answer: { status: number; body: unknown }, status: number) => {
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
}

/** What a province is once it draws codes: its opaque codes registered, and a further code key it has not proven. */
const withCodes = async (hub: TestHub, province: JoinedProvince): Promise<TestProvince> => {
  const { client, cardBase } = province
  const pending = await jwkSigner(await generatePrivateJwk())
  const added = await client.call('POST', `/v1/participants/${client.id}/keys`, {
    body: { use: 'code', jwk: pending.publicJwk },
  })
  must('pending key', added, 201)
  const { id, body } = opaqueProfile(province.province)
  must('profile', await client.call('PUT', `/v1/code-profiles/${id}`, { body }), 201)
  return {
    ...province,
    code: await jwkSigner(province.keys.code),
    pending,
    active: cardBase.card('active').cardId,
    push: async (cardId) => {
      const events = cardBase.eventsForHub().filter((event) => event.cardId === cardId)
      must('card events', await client.call('POST', '/v1/card-events', { body: { events } }), 200)
    },
    addCodeKey: async () => {
      const key = await generatePrivateJwk()
      must('further code key', await registerKey(hub.operator, hub.issuer, client.id, 'code', key), 200)
      await hub.settle()
      return jwkSigner(key)
    },
  }
}

/** Hebei and Tianjin with homes of their own, a museum that takes the card, and an eye on every call to the store. */
export const openCodes = async (options: Parameters<typeof testHub>[0] = {}): Promise<CodesWorld> => {
  const signer = await jwkSigner(await generatePrivateJwk())
  const bus = { away: false }
  const calls = { read: 0, write: 0 }
  const logged: unknown[] = []
  let passing: number | undefined
  const hub = await testHub({
    ...options,
    signer,
    faults: { refuse: () => bus.away, ...options.faults },
    log: (...entry) => logged.push(entry),
    around: (kind, run) => {
      calls[kind]++
      if (kind === 'write' && passing !== undefined && passing-- <= 0)
        throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
      return run()
    },
  })
  await publishMuseum(hub, signer)
  const provinces = await joinProvinces(hub, ['hebei', 'tianjin'], { tell: false })
  const hebei = await withCodes(hub, provinces.hebei)
  const tianjin = await withCodes(hub, provinces.tianjin)
  const museum = await hub.join({ id: 'tianjin-museum', kind: 'venue', province: 'tianjin' })
  const hotline = await hub.join({ id: 'tianjin-hotline', kind: 'hotline', province: 'tianjin' })
  const library = {
    ...opaqueProfile('hebei').body,
    kind: 'library',
    shape: { prefix: 'HEL.', alphabet: 'upper-digits', length: { min: 24, max: 24 } },
    items: ['CU-03'],
  }
  must('library', await hebei.client.call('PUT', '/v1/code-profiles/he-library', { body: library }), 201)
  return {
    hub: { ...hub, signer },
    hebei,
    tianjin,
    museum,
    hotline,
    calls,
    bus,
    logged,
    failWrites: (how) => {
      passing = how?.after
    },
    everyRow: async () => (await Promise.all(services.map(({ name }) => hub.store.rows(localTableName(name))))).flat(),
    stop: async () => {
      // Deliveries still on their way would meet a closed store.
      await hub.settle()
      await Promise.all([hebei.stop(), tianjin.stop()])
      await hub.stop()
    },
  }
}
