import type { StatementSync } from 'node:sqlite'
import type { Event } from '../contract/event.ts'
import type { Clock } from '../contract/time.ts'
import { relayShardOf, tableShape } from '../store/shape.ts'
import { type AroundCall, type Item, type Key, mostKeys, type Page, type Table, type Unsent } from '../store/table.ts'
import { asShown, type LateIndexes } from './late.ts'
import { attributeBytes, bareRow, checkKeys, columns, pageBytes, type Row, resized, sized } from './rows.ts'
import { ItemRefused } from './values.ts'

export type Engine = {
  /** A statement, prepared once. */
  sql: (text: string) => StatementSync
  /** Carries one call out; a weather may refuse it. */
  call: <T>(run: () => T) => Promise<T>
  shuffle: (value: unknown) => unknown
  /** Absent where indexes are never late. */
  late?: LateIndexes | undefined
}

const all = columns.map((c) => `"${c}"`).join(', ')
const marks = columns.map(() => '?').join(', ')

const indexed = ({ idx1, idx2 }: Pick<Item, 'idx1' | 'idx2'>) => ({
  idx1pk: idx1?.pk ?? null,
  idx1sk: idx1?.sk ?? null,
  idx2pk: idx2?.pk ?? null,
  idx2sk: idx2?.sk ?? null,
})

/** Since when an item has unsent events, and where that puts it among the others of its shard. */
const at = (row: Pick<Row, 'relayAt'>): string => row.relayAt as string
const place = ({ relayAt, pk, sk }: Pick<Row, 'relayAt' | 'pk' | 'sk'>): string => `${relayAt}\u0000${pk}\u0000${sk}`

/** Whether what stands is what an earlier try of the same call wrote, whose answer was lost: the AWS adapter knows it too. */
const isThis = (stands: Row | undefined, written: Row | undefined): boolean =>
  written !== undefined && stands?.version === written.version && stands.data === written.data

const byId = (events: readonly Event[]): Record<string, Event> => Object.fromEntries(events.map((e) => [e.id, e]))

/** A service's table on SQLite. Each call is one synchronous turn: nobody else of this process comes in between. */
export const openSqliteTable = (
  name: string,
  { sql, call, shuffle, late }: Engine,
  { clock, around = (_kind, run) => run() }: { clock: Clock; around?: AroundCall | undefined },
): Table => {
  const seconds = () => Math.floor(clock().getTime() / 1000)
  const text = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(shuffle(value)))

  const find = (key: Key): Row | undefined =>
    sql(`SELECT ${all} FROM "${name}" WHERE pk = ? AND sk = ?`).get(key.pk, key.sk) as Row | undefined

  const toItem = <D>(row: Row | undefined): Item<D> | undefined => {
    if (!row || (row.ttl !== null && row.ttl <= seconds())) return undefined
    const { idx1pk, idx1sk, idx2pk, idx2sk } = row
    return {
      pk: row.pk,
      sk: row.sk,
      version: (row.version ?? undefined) as number,
      v: row.v ?? undefined,
      data: (row.data === null ? undefined : JSON.parse(row.data)) as D,
      idx1: idx1pk === null ? undefined : { pk: idx1pk, sk: idx1sk as string },
      idx2: idx2pk === null ? undefined : { pk: idx2pk, sk: idx2sk as string },
      ttl: row.ttl ?? undefined,
    }
  }

  /** Writes what differs from the row that stands there. */
  const put = (row: Row, before: Row | undefined): void => {
    if (before) {
      const differing = columns.filter((c) => row[c] !== before[c])
      const set = differing.map((c) => `"${c}" = ?`).join(', ')
      if (differing.length > 0)
        sql(`UPDATE "${name}" SET ${set} WHERE pk = ? AND sk = ?`).run(...differing.map((c) => row[c]), row.pk, row.sk)
    } else sql(`INSERT INTO "${name}" (${all}) VALUES (${marks})`).run(...columns.map((c) => row[c]))
    late?.wrote(row, before)
  }

  /** Rows of an index partition as the index shows them. */
  const fromIndex = (
    index: keyof typeof tableShape.indexes,
    pk: string,
    range: { more: string; values: string[]; fits: (sk: string) => boolean },
    { newestFirst, limit }: { newestFirst: boolean; limit: number },
  ): Row[] => {
    const { partitionKey: p, sortKey: s } = tableShape.indexes[index]
    const held = late?.shown() ?? new Map<string, undefined>()
    const rows = sql(
      `SELECT ${all} FROM "${name}" WHERE "${p}" = ?${range.more} ORDER BY "${s}" ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
    ).all(pk, ...range.values, limit + held.size) as Row[]
    if (held.size === 0) return rows
    const sortKey = (row: Row) => row[s] as string
    return asShown(rows, held, {
      fits: (row) => row[p] === pk && range.fits(sortKey(row)),
      sortKey,
      newestFirst,
      limit,
    })
  }

  return {
    get: (key) =>
      around('read', () =>
        call(() => {
          checkKeys(key)
          return toItem(find(key))
        }),
      ),

    getMany: <D>(keys: readonly Key[]) =>
      around(
        'read',
        () =>
          call(() => {
            if (keys.length > mostKeys) throw new ItemRefused(`${keys.length} keys in one call; ${mostKeys} at most`)
            for (const key of keys) checkKeys(key)
            return keys.map((key) => toItem<D>(find(key)))
          }),
        keys.length,
      ),

    create: (item, events = []) => {
      let written: Row | undefined
      return around('write', () =>
        call(() => {
          const pending = byId(events)
          const row = sized(
            {
              pk: item.pk,
              sk: item.sk,
              version: 1,
              v: item.v ?? null,
              data: text(item.data),
              ttl: item.ttl ?? null,
              count: null,
              ...indexed(item),
              pending: text(pending),
              relay: events.length > 0 ? relayShardOf(item.pk) : null,
              relayAt: events.length > 0 ? clock().toISOString() : null,
            },
            { data: item.data, pending },
          )
          const before = find(item)
          // A key whose item has expired is free, although it may not have been deleted yet.
          if (before && !(before.ttl !== null && before.ttl <= seconds()))
            return isThis(before, written) ? 'done' : 'exists'
          put(row, before)
          written = row
          return 'done'
        }),
      )
    },

    replace: (item, events = []) => {
      let written: Row | undefined
      return around('write', () =>
        call(() => {
          const places = indexed(item)
          // What no engine takes is refused whatever stands there; only the size depends on it.
          checkKeys({ pk: item.pk, sk: item.sk, ...places })
          attributeBytes({ data: item.data })
          const before = find(item)
          if (before?.version !== item.version) return isThis(before, written) ? 'done' : 'changed'
          const pending = { ...(JSON.parse(before.pending ?? '{}') as Record<string, Event>), ...byId(events) }
          const row = sized(
            {
              ...before,
              version: item.version + 1,
              v: item.v ?? null,
              data: text(item.data),
              ttl: item.ttl ?? null,
              ...places,
              pending: text(pending),
              relay: events.length > 0 ? relayShardOf(item.pk) : before.relay,
              relayAt: before.relayAt ?? (events.length > 0 ? clock().toISOString() : null),
            },
            { data: item.data, pending },
          )
          put(row, before)
          written = row
          return 'done'
        }),
      )
    },

    query: <D>({ index, pk, after, until, limit = 100, newestFirst = false }: Parameters<Table['query']>[0]) =>
      around('read', () =>
        call((): Page<D> => {
          if (after !== undefined && until !== undefined && after >= until) return { items: [], more: false }
          const s = index ? tableShape.indexes[index].sortKey : tableShape.sortKey
          const edges = [
            ...(after === undefined ? [] : [{ sql: newestFirst ? '<' : '>', value: after }]),
            // As on DynamoDB, `until` is not looked at when going backwards from `after`.
            ...(until === undefined || (newestFirst && after !== undefined) ? [] : [{ sql: '<=', value: until }]),
          ]
          const range = edges.map((edge) => ` AND "${s}" ${edge.sql} ?`).join('')
          const values = edges.map(({ value }) => value)
          const fits = (sk: string) =>
            edges.every(({ sql: sign, value }) =>
              sign === '<=' ? sk <= value : sign === '<' ? sk < value : sk > value,
            )
          const ask = (most: number) =>
            index
              ? fromIndex(index, pk, { more: range, values, fits }, { newestFirst, limit: most })
              : (sql(
                  `SELECT ${all} FROM "${name}" WHERE pk = ?${range} ORDER BY sk ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
                ).all(pk, ...values, most) as Row[])
          for (let passed = 0; ; ) {
            const rows = ask(passed + limit).slice(passed)
            // A page ends with the limit or with the row that fills a megabyte, and then says that there may be more.
            let bytes = 0
            const full = rows.findIndex((row) => {
              bytes += row.bytes
              return bytes > pageBytes
            })
            const page = full < 0 ? rows : rows.slice(0, full + 1)
            const items = page.flatMap((row) => toItem<D>(row) ?? [])
            const more = full >= 0 || page.length === limit
            if (items.length > 0 || !more) return { items, more }
            passed += page.length
          }
        }),
      ),

    count: (key, ttl) =>
      around('write', () =>
        call(() => {
          const before = find(key)
          const row = before ?? bareRow(key)
          const count = (row.count ?? 0) + 1
          put(resized(row, { count, ttl: ttl ?? row.ttl }), before)
          return count
        }),
      ),

    unsent: (shard, { before, after, limit }) =>
      around('read', () =>
        call(() => {
          const held = late?.shown() ?? new Map<string, undefined>()
          const behind = after ? ' AND ("relayAt", pk, sk) > (?, ?, ?)' : ''
          const from = after ? [after.relayAt, after.pk, after.sk] : []
          const rows = sql(
            `SELECT ${all} FROM "${name}" WHERE relay = ? AND "relayAt" <= ?${behind} ORDER BY "relayAt", pk, sk LIMIT ?`,
          ).all(shard, before, ...from, limit + held.size) as Row[]
          const page = asShown(rows, held, {
            fits: (row) => row.relay === shard && at(row) <= before && (!after || place(row) > place(after)),
            sortKey: place,
            newestFirst: false,
            limit,
          })
          return page.map((row): Unsent => ({ pk: row.pk, sk: row.sk, relayAt: at(row) }))
        }),
      ),

    pending: (key) =>
      around('read', () =>
        call(() => {
          checkKeys(key)
          return Object.values(JSON.parse(find(key)?.pending ?? '{}') as Record<string, Event>)
        }),
      ),

    sent: (key, eventIds) =>
      around('write', () =>
        call(() => {
          const before = find(key)
          if (!before?.pending) return
          const held = JSON.parse(before.pending) as Record<string, Event>
          const pending = Object.fromEntries(Object.entries(held).filter(([id]) => !eventIds.includes(id)))
          const left = Object.keys(pending).length > 0
          const gone = left ? {} : { relay: null, relayAt: null }
          put(resized(before, { pending: text(pending), ...gone }, { was: { pending: held }, is: { pending } }), before)
        }),
      ),
  }
}
