import type { Clock } from '../contract/time.ts'
import type { Key } from '../store/table.ts'
import type { Row } from './rows.ts'

/** What indexes still show of the items written of late. */
export type LateIndexes = {
  /** An item was written; `before`: what stood there. */
  wrote(key: Key, before: Row | undefined): void
  /** Items that indexes show otherwise than they are, as they show them: undefined is not at all. */
  shown(): ReadonlyMap<string, Row | undefined>
  /** Milliseconds until every index shows what is. */
  behindMs(): number
}

export const keyText = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`

/** Every state of an item is shown until `lagMs` after the write that ended it. */
export const lateIndexes = (lagMs: number, clock: Clock | undefined): LateIndexes => {
  const now = clock ? () => clock().getTime() : () => performance.now()
  const past = new Map<string, { until: number; row: Row | undefined }[]>()
  return {
    wrote: (key, before) => {
      const text = keyText(key)
      const states = past.get(text) ?? []
      states.push({ until: now() + lagMs, row: before })
      past.set(text, states)
    },
    shown: () => {
      const at = now()
      const seen = new Map<string, Row | undefined>()
      for (const [text, states] of past) {
        const left = states.filter(({ until }) => until > at)
        if (left.length > 0) {
          past.set(text, left)
          seen.set(text, left[0]?.row)
        } else past.delete(text)
      }
      return seen
    },
    behindMs: () => {
      const last = Math.max(0, ...[...past.values()].map((states) => states.at(-1)?.until ?? 0))
      return Math.max(0, last - now())
    },
  }
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** A page of an index as it shows at this instant: `rows` are what is, with as many to spare as are `late`. */
export const asShown = (
  rows: readonly Row[],
  late: ReadonlyMap<string, Row | undefined>,
  where: { fits: (row: Row) => boolean; sortKey: (row: Row) => string; newestFirst: boolean; limit: number },
): Row[] => {
  const seen = rows.filter((row) => !late.has(keyText(row)))
  for (const row of late.values()) if (row && where.fits(row)) seen.push(row)
  const sign = where.newestFirst ? -1 : 1
  return seen.sort((a, b) => sign * byBytes(where.sortKey(a), where.sortKey(b))).slice(0, where.limit)
}
