/** Where nothing has been read yet. */
export const firstCursor = '000000000000'

/** Entries a page holds at most; it owns as many cursors, whether it fills them or not. */
export const mostEntries = 100

const cursorOf = (place: number): string => String(place).padStart(12, '0')

/** The key of a page: the cursor of its last entry. So "behind this cursor" finds the page of the next entry, no other. */
export const keyOf = (page: number): string => cursorOf(page * mostEntries)

/** The page that owns a cursor. Pages are numbered from 1. */
export const pageOf = (cursor: string): number => Math.ceil(Number(cursor) / mostEntries)

/** The cursors of a page's entries. */
export const cursorsOf = (key: string, entries: number): string[] =>
  Array.from({ length: entries }, (_, i) => cursorOf(Number(key) - entries + 1 + i))

/** Whether a page is missing between a cursor and a page found behind it. */
export const isGap = (after: string, key: string): boolean => pageOf(key) > pageOf(after) + 1

/** Bytes of JSON a page holds at most: far below the 400 KB of an item. One event alone may have the 256 KB that the bus takes. */
const mostBytes = 96 * 1024

/** How many of those that wait make the next page. */
export const nextPageSize = (waiting: readonly { event: unknown }[]): number => {
  let bytes = 0
  let size = 0
  for (const { event } of waiting.slice(0, mostEntries)) {
    bytes += new TextEncoder().encode(JSON.stringify(event)).length
    if (size > 0 && bytes > mostBytes) break
    size++
  }
  return size
}

const daySeconds = 86_400

/**
 * The last day on which an event can be delivered for the first time: the archive replays 180 days, a dead letter waits
 * 14 more (`infra/data-stack.ts`, `infra/service-stack.ts`).
 */
export const lastDeliverySeconds = (180 + 14) * daySeconds

/** Entries, and the claims that tell a repeat, outlive the last delivery by six days, so that a repeat always meets them. */
export const keptSeconds = lastDeliverySeconds + 6 * daySeconds

/** Pages of a block: the row that names the highest block is written once for so many. */
const blockPages = 10_000

export const blockOf = (page: number): number => Math.floor((page - 1) / blockPages)
export const startsBlock = (page: number): boolean => blockOf(page) !== blockOf(page - 1)
export const firstPageOf = (block: number): number => block * blockPages + 1

/**
 * Pages from the one a claim names in which its event may stand. A writer that lost as many races moves the claim on; who
 * finds the claim of a dead writer looks through as many pages, not through the mailbox.
 */
export const claimPages = 32
