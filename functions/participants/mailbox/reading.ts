import type { Clock } from '../../../shared/contract/time.ts'
import type { Page as Answer, Item, Table } from '../../../shared/store/table.ts'
import { createClaims } from './claims.ts'
import { cursorsOf, isGap, keyOf, pageOf } from './domain/pages.ts'
import { keys } from './keys.ts'
import type { MailboxEntry, MailboxStore } from './ports.ts'
import { type Page, pageRow } from './rows.ts'

/** Pages asked for while it is not known how full they are: enough for a reader that keeps up. */
const firstAsk = 2

const entryOf = ({ id, source, type, time, data }: Page['events'][number], cursor: string): MailboxEntry => ({
  cursor,
  specversion: '1.0',
  id,
  source,
  type,
  time,
  datacontenttype: 'application/json',
  data,
})

const totalOf = (item: Item): number => pageRow.read(item).total ?? Number(item.sk)

export const createReading = (table: Table, clock: Clock): Pick<MailboxStore, 'read' | 'waiting'> => {
  const claims = createClaims(table, clock)
  const partition = (participant: string) => keys.mail(participant, '').pk

  /**
   * Pages that end behind a cursor. A query is no snapshot: it may show a page and miss the one before, when both were
   * put meanwhile. What a second query does not show, begun after the last of them was seen, has expired.
   */
  const pagesBehind = async (
    participant: string,
    after: string,
    limit: number,
    until?: string,
  ): Promise<Answer<unknown>> => {
    const ask = (last?: string) => table.query({ pk: partition(participant), after, until: last, limit })
    const found = await ask(until && keyOf(pageOf(until)))
    if (!found.items.some(({ sk }, i) => isGap(found.items[i - 1]?.sk ?? after, sk))) return found
    const again = await ask(found.items.at(-1)?.sk)
    return { items: again.items, more: again.more || found.more }
  }

  const entriesBehind = async (participant: string, after: string, item: Item): Promise<MailboxEntry[]> => {
    const { events, unsettled } = pageRow.read(item)
    const cursors = cursorsOf(item.sk, events.length)
    const entries = events
      .map((event, i) => entryOf(event, cursors[i] as string))
      .filter(({ cursor }) => cursor > after)
    if (!unsettled) return entries
    const claimed = await Promise.all(entries.map(({ id }) => claims.take(participant, id, item.sk)))
    return entries.filter((_, i) => claimed[i]?.from === item.sk)
  }

  return {
    read: async (participant, after, limit, until) => {
      const found: MailboxEntry[] = []
      const ends = [after]
      let more = true
      while (more && found.length < limit) {
        const left = limit - found.length
        const full = found.length / (ends.length - 1)
        const pages = ends.length === 1 ? firstAsk : Math.ceil(left / Math.max(full, 1))
        const page = await pagesBehind(participant, ends.at(-1) as string, Math.min(left, pages), until)
        for (const item of page.items) {
          found.push(...(await entriesBehind(participant, after, item)))
          ends.push(item.sk)
        }
        more = page.more
      }
      const within = (cursor: string) => until === undefined || cursor <= until
      const wanted = found.filter(({ cursor }) => within(cursor))
      const entries = wanted.slice(0, limit)
      const last = entries.at(-1)?.cursor ?? after
      if (wanted.length > limit) return { entries, cursor: last, more: true }
      return { entries, cursor: [last, ...ends.filter(within)].sort().at(-1) ?? after, more }
    },

    waiting: async (participant, after) => {
      const newest = async () =>
        (await table.query({ pk: partition(participant), newestFirst: true, limit: 1 })).items[0]
      for (let from = after; ; ) {
        const first = (await pagesBehind(participant, from, 1)).items[0]
        if (!first) return { latest: (await newest())?.sk ?? after, lag: 0, firstMissedAt: null }
        const entries = await entriesBehind(participant, after, first)
        from = first.sk
        if (!entries[0]) continue
        const last = (await newest()) ?? first
        const lag = totalOf(last) - totalOf(first) + entries.length
        return { latest: last.sk, lag, firstMissedAt: entries[0].time }
      }
    },
  }
}
