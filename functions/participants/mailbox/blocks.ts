import type { Clock } from '../../../shared/contract/time.ts'
import type { Table } from '../../../shared/store/table.ts'
import { blockOf, firstPageOf, keptSeconds } from './domain/pages.ts'
import { keys } from './keys.ts'
import { blockRow } from './rows.ts'

/**
 * Answers the page to put next after `last`, the newest page there is, and opens its block where it must. Only the row
 * of blocks never expires: when a mailbox has been silent for so long that all its pages are gone, numbers go on in the
 * next block, above every cursor a reader may hold.
 *
 * Without a last page, writers agree by the row's version: whoever goes on in a block writes the instant again. A block
 * opened within half of the time that pages are kept, and no page to be seen, means that none was put into it.
 */
export const nextPage = async (
  table: Table,
  clock: Clock,
  participant: string,
  last: number | undefined,
): Promise<number> => {
  const key = keys.mailBlock(participant)
  for (;;) {
    const stands = await table.get(key)
    const held = stands && blockRow.read(stands)
    const now = clock()
    const unused = held && now.getTime() - Date.parse(held.opened) < (keptSeconds * 1000) / 2
    const free = held ? firstPageOf(unused ? held.block : held.block + 1) : firstPageOf(0)
    const page = last === undefined ? free : last + 1
    const block = blockOf(page)
    if (last !== undefined && held && held.block >= block) return page
    const row = { ...key, ...blockRow.written({ block, opened: now.toISOString() }) }
    const done = stands ? await table.replace({ ...row, version: stands.version }) : await table.create(row)
    if (done === 'done') return page
  }
}
