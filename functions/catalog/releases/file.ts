import { mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Province, provinces } from '../../../shared/contract/province.ts'
import { acceptanceKey, type Catalogue } from '../domain/catalogue.ts'
import { indexWords, matchQuery } from '../domain/search.ts'
import { Acceptance, Item, Venue, venueKinds } from '../entries.ts'
import type { Counts } from './shape.ts'

const schema = `
  PRAGMA page_size = 4096;
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  CREATE TABLE release (number INTEGER NOT NULL);
  CREATE TABLE item (id TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE venue (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, province TEXT NOT NULL, area TEXT NOT NULL,
    kind TEXT NOT NULL, entry TEXT NOT NULL);
  CREATE TABLE acceptance (venue TEXT NOT NULL, item TEXT NOT NULL, starts TEXT NOT NULL, entry TEXT NOT NULL,
    PRIMARY KEY (venue, item, starts)) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5 (text, content = '', detail = none, tokenize = 'unicode61');
`

const byKey = <E>([a]: [string, E], [b]: [string, E]): number => (a < b ? -1 : 1)

/** What a person may type to find a venue. */
const searchText = (v: Venue): string =>
  [v.name, v.district, v.address ?? '', v.area, ...Object.values(venueKinds[v.kind]), provinces[v.province].zh].join(
    ' ',
  )

/**
 * A release's file: one SQLite database, the same bytes for the same number and catalogue (rows are written sorted, by one
 * connection, without a journal).
 */
export const buildReleaseFile = async (catalogue: Catalogue, number: number): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), 'onecard-build-'))
  try {
    const path = join(folder, 'release.sqlite')
    const db = new DatabaseSync(path)
    try {
      db.exec(schema)
      db.exec('BEGIN')
      db.prepare('INSERT INTO release VALUES (?)').run(number)
      const addItem = db.prepare('INSERT INTO item VALUES (?, ?)')
      for (const [id, item] of [...catalogue.items].sort(byKey)) addItem.run(id, JSON.stringify(Item.parse(item)))
      const addVenue = db.prepare('INSERT INTO venue VALUES (?, ?, ?, ?, ?, ?)')
      const addWords = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)')
      for (const [place, [id, venue]] of [...catalogue.venues].sort(byKey).entries()) {
        addVenue.run(place, id, venue.province, venue.area, venue.kind, JSON.stringify(Venue.parse(venue)))
        addWords.run(place, indexWords(searchText(venue)))
      }
      const addAcceptance = db.prepare('INSERT INTO acceptance VALUES (?, ?, ?, ?)')
      for (const [, a] of [...catalogue.acceptances].sort(byKey))
        addAcceptance.run(a.venue, a.item, a.from, JSON.stringify(Acceptance.parse(a)))
      db.exec(`INSERT INTO words (words) VALUES ('optimize')`)
      db.exec('COMMIT')
    } finally {
      db.close()
    }
    return await readFile(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Which venues are asked for; every member narrows. */
export type VenueFilter = {
  province?: Province | undefined
  area?: string | undefined
  kind?: string | undefined
  /** Venues with an acceptance of this item. */
  item?: string | undefined
}

/** An open release: every look-up is synchronous and inside the process. */
export type ReleaseFile = {
  item(id: string): Item | undefined
  items(): Item[]
  venue(id: string): Venue | undefined
  /** Acceptances at a venue, of one item or of all, by item and first day. */
  acceptances(venue: string, item?: string): Acceptance[]
  /** Venues by id, after an id. */
  venues(filter: VenueFilter, after: string, limit: number): Venue[]
  /** Venues that match typed words, best first, after as many. Falls back from all the words to any of them. */
  search(typed: string, filter: VenueFilter, skip: number, limit: number): Venue[]
  catalogue(): Catalogue
}

const filters = `
  (:province IS NULL OR v.province = :province) AND (:area IS NULL OR v.area = :area) AND (:kind IS NULL OR v.kind = :kind)
  AND (:item IS NULL OR EXISTS (SELECT 1 FROM acceptance a WHERE a.venue = v.id AND a.item = :item))`

type Row = { entry: string }

const parsed = <E>(schemaOf: { parse(value: unknown): E }, rows: unknown[]): E[] =>
  (rows as Row[]).map(({ entry }) => schemaOf.parse(JSON.parse(entry)))

/**
 * Opens a release's bytes. The temporary file loses its name at once: it lives as long as the open release and leaves
 * nothing to clean up.
 */
export const openReleaseFile = async (bytes: Uint8Array): Promise<ReleaseFile> => {
  const folder = await mkdtemp(join(tmpdir(), 'onecard-release-'))
  const path = join(folder, 'release.sqlite')
  await writeFile(path, bytes)
  const db = new DatabaseSync(path, { readOnly: true })
  const itemById = db.prepare('SELECT entry FROM item WHERE id = ?')
  await unlink(path)
  await rm(folder, { recursive: true, force: true })
  const allItems = db.prepare('SELECT entry FROM item ORDER BY id')
  const venueById = db.prepare('SELECT entry FROM venue WHERE id = ?')
  const allVenues = db.prepare('SELECT entry FROM venue ORDER BY id')
  const acceptancesOf = db.prepare('SELECT entry FROM acceptance WHERE venue = ? AND item = ? ORDER BY starts')
  const acceptancesAt = db.prepare('SELECT entry FROM acceptance WHERE venue = ? ORDER BY item, starts')
  const allAcceptances = db.prepare('SELECT entry FROM acceptance')
  const venuesAfter = db.prepare(
    `SELECT v.entry FROM venue v WHERE v.id > :after AND ${filters} ORDER BY v.id LIMIT :limit`,
  )
  // Without a filter the index alone ranks and cuts; a broad query would otherwise fetch every venue it matches.
  const venuesMatching = db.prepare(
    `SELECT v.entry FROM (SELECT rowid AS place FROM words WHERE words MATCH :match ORDER BY rank LIMIT :limit OFFSET :skip) w
     JOIN venue v ON v.place = w.place`,
  )
  const venuesMatchingIn = db.prepare(
    `SELECT v.entry FROM words w JOIN venue v ON v.place = w.rowid
     WHERE words MATCH :match AND ${filters} ORDER BY w.rank LIMIT :limit OFFSET :skip`,
  )
  const named = ({ province, area, kind, item }: VenueFilter): Record<string, SQLInputValue> => ({
    province: province ?? null,
    area: area ?? null,
    kind: kind ?? null,
    item: item ?? null,
  })
  return {
    item: (id) => parsed(Item, itemById.all(id))[0],
    items: () => parsed(Item, allItems.all()),
    venue: (id) => parsed(Venue, venueById.all(id))[0],
    acceptances: (venue, item) =>
      parsed(Acceptance, item === undefined ? acceptancesAt.all(venue) : acceptancesOf.all(venue, item)),
    venues: (filter, after, limit) => parsed(Venue, venuesAfter.all({ ...named(filter), after, limit })),
    search: (typed, filter, skip, limit) => {
      const look = (operator: 'AND' | 'OR', from: number, count: number) => {
        const match = matchQuery(typed, operator)
        if (!match) return []
        const page = { match, skip: from, limit: count }
        return Object.values(filter).some((value) => value !== undefined)
          ? venuesMatchingIn.all({ ...named(filter), ...page })
          : venuesMatching.all(page)
      }
      const all = look('AND', skip, limit)
      const onlyAny = all.length === 0 && (skip === 0 || look('AND', 0, 1).length === 0)
      return parsed(Venue, onlyAny ? look('OR', skip, limit) : all)
    },
    catalogue: () => ({
      items: new Map(parsed(Item, allItems.all()).map((item) => [item.id, item])),
      venues: new Map(parsed(Venue, allVenues.all()).map((venue) => [venue.id, venue])),
      acceptances: new Map(parsed(Acceptance, allAcceptances.all()).map((a) => [acceptanceKey(a), a])),
    }),
  }
}

/** What a catalogue holds, for its manifest. */
export const countsOf = ({ items, venues, acceptances }: Catalogue): Counts => {
  const byProvince: Record<string, Record<string, number>> = Object.fromEntries(
    Province.options.map((province) => [province, {}]),
  )
  for (const { province, kind } of venues.values()) {
    const kinds = byProvince[province] ?? {}
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  return {
    items: items.size,
    venues: venues.size,
    confirmedVenues: [...venues.values()].filter((venue) => venue.confirmed).length,
    acceptances: acceptances.size,
    byProvince,
  }
}
