import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Province, provinces } from '../../../shared/contract/province.ts'
import type { Catalogue } from '../entries/domain/catalogue.ts'
import { acceptanceKey } from '../entries/domain/known.ts'
import { type Acceptance, type Item, type Venue, venueKinds } from '../entries/shapes.ts'
import { indexWords, matchQuery } from '../search/domain/search.ts'
import type { Counts } from './shape.ts'

/**
 * What many entries have in common stands once, in `shared`: acceptances of one kind differ by venue and first day alone,
 * and most venues by name and address. That keeps 70,000 venues at a third of the size of whole entries.
 */
const schema = `
  PRAGMA page_size = 4096;
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  CREATE TABLE release (number INTEGER NOT NULL);
  CREATE TABLE shared (id INTEGER PRIMARY KEY, members TEXT NOT NULL);
  CREATE TABLE item (id TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE venue (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, province TEXT NOT NULL, area TEXT NOT NULL,
    kind TEXT NOT NULL, name TEXT NOT NULL, district TEXT NOT NULL, address TEXT, shared INTEGER NOT NULL);
  CREATE TABLE acceptance (place INTEGER NOT NULL, item TEXT NOT NULL, starts TEXT NOT NULL, shared INTEGER NOT NULL,
    PRIMARY KEY (place, item, starts)) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5 (text, content = '', detail = none, tokenize = 'unicode61');
`

const byKey = <E>([a]: [string, E], [b]: [string, E]): number => (a < b ? -1 : 1)

/** What a person may type to find a venue. */
const searchText = (v: Venue): string =>
  [v.name, v.district, v.address ?? '', v.area, ...Object.values(venueKinds[v.kind]), provinces[v.province].zh].join(
    ' ',
  )

/** Members that many rows share, numbered in the order of their first use. */
const sharing = (db: DatabaseSync) => {
  const add = db.prepare('INSERT INTO shared VALUES (?, ?)')
  const numbers = new Map<string, number>()
  return (members: object): number => {
    const text = JSON.stringify(members)
    const known = numbers.get(text)
    if (known !== undefined) return known
    add.run(numbers.size, text)
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
}

const fill = (db: DatabaseSync, { items, venues, acceptances }: Catalogue, number: number): void => {
  db.prepare('INSERT INTO release VALUES (?)').run(number)
  const shared = sharing(db)
  const addItem = db.prepare('INSERT INTO item VALUES (?, ?)')
  for (const [id, item] of [...items].sort(byKey)) addItem.run(id, JSON.stringify(item))
  const addVenue = db.prepare('INSERT INTO venue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const addWords = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)')
  const places = new Map<string, number>()
  for (const [place, [, venue]] of [...venues].sort(byKey).entries()) {
    const { id, province, area, kind, name, district, address, ...members } = venue
    addVenue.run(place, id, province, area, kind, name, district, address ?? null, shared(members))
    addWords.run(place, indexWords(searchText(venue)))
    places.set(id, place)
  }
  const addAcceptance = db.prepare('INSERT INTO acceptance VALUES (?, ?, ?, ?)')
  for (const [, { venue, item, from, ...members }] of [...acceptances].sort(byKey)) {
    const place = places.get(venue)
    if (place === undefined) throw new Error('an acceptance is at a venue that the catalogue does not hold')
    addAcceptance.run(place, item, from, shared(members))
  }
  db.exec(`INSERT INTO words (words) VALUES ('optimize')`)
}

/**
 * A release's file: one SQLite database, the same bytes for the same number and catalogue (rows are written sorted, by one
 * connection, without a journal). Entries are as their schemas made them; they are not parsed again.
 */
export const buildReleaseFile = async (catalogue: Catalogue, number: number): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), 'onecard-build-'))
  try {
    const path = join(folder, 'release.sqlite')
    const db = new DatabaseSync(path)
    try {
      db.exec(schema)
      db.exec('BEGIN')
      fill(db, catalogue, number)
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
  /** Gives the file's memory and disk space back; nothing can be asked afterwards. */
  close(): void
}

const filters = `
  (:province IS NULL OR v.province = :province) AND (:area IS NULL OR v.area = :area) AND (:kind IS NULL OR v.kind = :kind)
  AND (:item IS NULL OR EXISTS (SELECT 1 FROM acceptance a WHERE a.place = v.place AND a.item = :item))`

const venueColumns = 'v.id, v.province, v.area, v.kind, v.name, v.district, v.address, v.shared'
const acceptanceColumns = 'v.id AS venue, a.item, a.starts, a.shared'

type ItemRow = { entry: string }
type VenueRow = Omit<Venue, 'address'> & { address: string | null; shared: number }
type AcceptanceRow = { venue: string; item: string; starts: string; shared: number }

/** Shared members kept parsed at a time: far more kinds than a catalogue has, little memory if it had. */
const mostKept = 10_000

/**
 * Opens a database of bytes. The temporary file loses its name at once: it lives as long as it is open and leaves nothing
 * to clean up.
 */
const openDatabase = async (bytes: Uint8Array): Promise<DatabaseSync> => {
  const folder = await mkdtemp(join(tmpdir(), 'onecard-release-'))
  try {
    const path = join(folder, 'release.sqlite')
    await writeFile(path, bytes)
    const db = new DatabaseSync(path, { readOnly: true })
    // Nobody else has the file and it never changes: mapped into memory and read in one transaction without end, a look-up
    // makes no system call. It makes half a dozen otherwise, to lock the file and to see whether it was written.
    db.exec(`PRAGMA mmap_size = ${bytes.length}; BEGIN; SELECT number FROM release`)
    return db
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Opens a release's bytes. Callers have checked them against the digest in the manifest, so rows are what
 * {@link buildReleaseFile} wrote of parsed entries, and are not parsed against their schemas once more for each question.
 */
export const openReleaseFile = async (bytes: Uint8Array): Promise<ReleaseFile> => {
  const db = await openDatabase(bytes)
  const items = new Map(
    (db.prepare('SELECT entry FROM item ORDER BY id').all() as ItemRow[]).map(({ entry }) => {
      const item = JSON.parse(entry) as Item
      return [item.id, item]
    }),
  )
  const sharedById = db.prepare('SELECT members FROM shared WHERE id = ?')
  const venueById = db.prepare(`SELECT ${venueColumns} FROM venue v WHERE v.id = ?`)
  const allVenues = db.prepare(`SELECT ${venueColumns} FROM venue v ORDER BY v.place`)
  const acceptancesFrom = `SELECT ${acceptanceColumns} FROM venue v JOIN acceptance a ON a.place = v.place`
  const acceptancesOf = db.prepare(`${acceptancesFrom} WHERE v.id = ? AND a.item = ? ORDER BY a.starts`)
  const acceptancesAt = db.prepare(`${acceptancesFrom} WHERE v.id = ? ORDER BY a.item, a.starts`)
  const allAcceptances = db.prepare(acceptancesFrom)
  const venuesAfter = db.prepare(
    `SELECT ${venueColumns} FROM venue v WHERE v.id > :after AND ${filters} ORDER BY v.id LIMIT :limit`,
  )
  // Without a filter the index alone ranks and cuts; a broad query would otherwise fetch every venue it matches.
  const venuesMatching = db.prepare(
    `SELECT ${venueColumns} FROM (SELECT rowid AS place FROM words WHERE words MATCH :match ORDER BY rank LIMIT :limit OFFSET :skip) w
     JOIN venue v ON v.place = w.place`,
  )
  const venuesMatchingIn = db.prepare(
    `SELECT ${venueColumns} FROM words w JOIN venue v ON v.place = w.rowid
     WHERE words MATCH :match AND ${filters} ORDER BY w.rank LIMIT :limit OFFSET :skip`,
  )
  const named = ({ province, area, kind, item }: VenueFilter): Record<string, SQLInputValue> => ({
    province: province ?? null,
    area: area ?? null,
    kind: kind ?? null,
    item: item ?? null,
  })

  const kept = new Map<number, object>()
  const sharedMembers = <E>(id: number): E => {
    let members = kept.get(id)
    if (!members) {
      members = JSON.parse((sharedById.get(id) as { members: string }).members) as object
      if (kept.size >= mostKept) kept.clear()
      kept.set(id, members)
    }
    return members as E
  }
  const venueOf = ({ id, province, area, kind, name, district, address, shared }: VenueRow): Venue => ({
    id,
    province,
    area,
    kind,
    name,
    district,
    ...(address !== null && { address }),
    ...sharedMembers<Pick<Venue, 'confirmed'>>(shared),
  })
  const acceptanceOf = ({ venue, item, starts, shared }: AcceptanceRow): Acceptance => ({
    venue,
    item,
    from: starts,
    ...sharedMembers<Omit<Acceptance, 'venue' | 'item' | 'from'>>(shared),
  })
  const venueRows = (rows: unknown[]): Venue[] => (rows as VenueRow[]).map(venueOf)
  const acceptanceRows = (rows: unknown[]): Acceptance[] => (rows as AcceptanceRow[]).map(acceptanceOf)

  return {
    item: (id) => items.get(id),
    items: () => [...items.values()],
    venue: (id) => venueRows(venueById.all(id))[0],
    acceptances: (venue, item) =>
      acceptanceRows(item === undefined ? acceptancesAt.all(venue) : acceptancesOf.all(venue, item)),
    venues: (filter, after, limit) => venueRows(venuesAfter.all({ ...named(filter), after, limit })),
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
      return venueRows(onlyAny ? look('OR', skip, limit) : all)
    },
    catalogue: () => ({
      items: new Map(items),
      venues: new Map(venueRows(allVenues.all()).map((venue) => [venue.id, venue])),
      acceptances: new Map(acceptanceRows(allAcceptances.all()).map((a) => [acceptanceKey(a), a])),
    }),
    close: () => db.close(),
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
