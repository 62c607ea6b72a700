import type { Event } from '../../../shared/contract/event.ts'
import type { Table } from '../../../shared/store/table.ts'
import { MailboxEntry } from './contract.ts'
import { keys } from './keys.ts'
import type { MailboxEntry as Entry, MailboxStore } from './ports.ts'

const firstCursor = '000000000000'
const cursorOf = (number: number) => String(number).padStart(12, '0')

/** `void`: a number that holds nothing and never will. */
type MailRow = { event: Event; subject: string; settled?: true } | { void: true }
type ClaimRow = { cursor?: string }
type AckRow = { cursor: string }

/**
 * A mailbox is a numbered list. One event enters once although its delivery repeats and writers race:
 *
 *   1. claim the event (create; a repeat finds it)
 *   2. draw a number (atomic counter: racing writers never meet) and put the entry under it (create)
 *   3. write the number into the claim (first one wins)
 *   4. mark the entry settled, or void when the claim names another number
 *
 * An entry counts only when its event's claim names its number. Whoever comes upon an entry that is not settled, reader or
 * writer, does steps 3 and 4 for it, so a writer may die anywhere. A reader that comes upon a number nobody has put yet
 * makes it void; a slow writer then draws another. So nothing can appear behind a cursor a reader holds.
 */
export const createMailboxStore = (table: Table): MailboxStore => {
  const partition = (participant: string) => keys.mail(participant, '').pk

  /** Step 3, by whoever comes first. Answers the number that counts for the event. */
  const nameInClaim = async (participant: string, eventId: string, cursor: string): Promise<string> => {
    const key = keys.mailClaim(participant, eventId)
    for (;;) {
      const claim = await table.get<ClaimRow>(key)
      if (claim?.data.cursor) return claim.data.cursor
      if (!claim) await table.create<ClaimRow>({ ...key, data: { cursor } })
      else if ((await table.replace<ClaimRow>({ ...claim, data: { cursor } })) === 'done') return cursor
    }
  }

  /** Steps 3 and 4 for an entry fresh from step 2 (version 1). Answers the number that counts. */
  const settle = async (participant: string, cursor: string, data: Extract<MailRow, { event: Event }>) => {
    const counts = await nameInClaim(participant, data.event.id, cursor)
    const settled: MailRow = counts === cursor ? { ...data, settled: true } : { void: true }
    await table.replace<MailRow>({ ...keys.mail(participant, cursor), version: 1, data: settled })
    return counts
  }

  /** Makes void the numbers that are missing before the last of these. Answers whether there were any. */
  const fillGaps = async (participant: string, after: string, cursors: readonly string[]): Promise<boolean> => {
    const present = new Set(cursors)
    const missing: string[] = []
    for (let n = Number(after) + 1; n < Number(cursors.at(-1) ?? 0); n++)
      if (!present.has(cursorOf(n))) missing.push(cursorOf(n))
    for (const cursor of missing)
      await table.create<MailRow>({ ...keys.mail(participant, cursor), data: { void: true } })
    return missing.length > 0
  }

  return {
    latest: async (participant) => {
      const { items } = await table.query({ pk: partition(participant), newestFirst: true, limit: 1 })
      return items[0]?.sk ?? firstCursor
    },
    append: async (participant, event, subject) => {
      const claim = keys.mailClaim(participant, event.id)
      if ((await table.create<ClaimRow>({ ...claim, data: {} })) === 'exists') {
        const known = (await table.get<ClaimRow>(claim))?.data.cursor
        if (known) return known
      }
      for (;;) {
        const cursor = cursorOf(await table.count(keys.mailCount(participant)))
        const data = { event, subject }
        if ((await table.create<MailRow>({ ...keys.mail(participant, cursor), data })) === 'done')
          return settle(participant, cursor, data)
      }
    },
    read: async (participant, after, limit, until) => {
      const ask = () => table.query<MailRow>({ pk: partition(participant), after, until, limit })
      let page = await ask()
      // Asked again: in a gap a writer may have come first, and its entry belongs before what follows.
      while (
        await fillGaps(
          participant,
          after,
          page.items.map(({ sk }) => sk),
        )
      )
        page = await ask()
      const entries: Entry[] = []
      for (const { sk: cursor, data } of page.items) {
        if ('void' in data || (!data.settled && (await settle(participant, cursor, data)) !== cursor)) continue
        const { id, source, type, time } = data.event
        entries.push(
          MailboxEntry.parse({
            cursor,
            specversion: '1.0',
            id,
            source,
            type,
            time,
            datacontenttype: 'application/json',
            data: data.event.data,
          }),
        )
      }
      return { entries, cursor: page.items.at(-1)?.sk ?? after, more: page.more }
    },
    acknowledged: async (participant) => {
      const item = await table.get<AckRow>(keys.mailAck(participant))
      return { version: item?.version ?? 0, cursor: item?.data.cursor ?? firstCursor }
    },
    acknowledge: async (participant, { version }, cursor, event) => {
      const key = keys.mailAck(participant)
      const data: AckRow = { cursor }
      if (version > 0) return table.replace({ ...key, version, data }, [event])
      return (await table.create({ ...key, data }, [event])) === 'done' ? 'done' : 'changed'
    },
  }
}
