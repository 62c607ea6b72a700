import type { Table } from '../../shared/aws/table.ts'
import type { Event } from '../../shared/contract/event.ts'
import { MailboxEntry } from './contract.ts'
import { keys } from './keys.ts'
import type { MailboxEntry as Entry, MailboxStore } from './ports.ts'

const firstCursor = '000000000000'
const next = (cursor: string) => String(Number(cursor) + 1).padStart(12, '0')

type MailRow = { event: Event; subject: string; settled?: true }
type ClaimRow = { cursor?: string }
type AckRow = { cursor: string }

/**
 * A mailbox is a numbered list. One event enters once although its delivery repeats and writers race:
 *
 *   1. claim the event (create; a repeat finds it)
 *   2. put the entry under the next free number (create; a racing writer takes the one after)
 *   3. write the number into the claim (first one wins)
 *   4. mark the entry settled, or take it back when the claim names another number
 *
 * An entry counts only when its event's claim names its number. Whoever comes upon an entry that is not settled, reader or
 * writer, does steps 3 and 4 for it, so a writer may die anywhere. Readers never pass over an unsettled entry: nothing can
 * appear behind a cursor they hold. A number taken back may be given again; no reader has ever been told it.
 */
export const createMailboxStore = (table: Table): MailboxStore => {
  const latest = async (participant: string): Promise<string> => {
    const { items } = await table.query({ pk: keys.mail(participant, '').pk, newestFirst: true, limit: 1 })
    return items[0]?.sk ?? firstCursor
  }

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
  const settle = async (participant: string, cursor: string, data: MailRow): Promise<string> => {
    const counts = await nameInClaim(participant, data.event.id, cursor)
    const key = keys.mail(participant, cursor)
    if (counts === cursor) await table.replace<MailRow>({ ...key, version: 1, data: { ...data, settled: true } })
    else await table.remove(key, 1)
    return counts
  }

  return {
    latest,
    append: async (participant, event, subject) => {
      const claim = keys.mailClaim(participant, event.id)
      if ((await table.create<ClaimRow>({ ...claim, data: {} })) === 'exists') {
        const known = (await table.get<ClaimRow>(claim))?.data.cursor
        if (known) return known
      }
      for (let cursor = next(await latest(participant)); ; cursor = next(cursor)) {
        const data: MailRow = { event, subject }
        if ((await table.create({ ...keys.mail(participant, cursor), data })) === 'done')
          return settle(participant, cursor, data)
      }
    },
    read: async (participant, after, limit) => {
      const page = await table.query<MailRow>({ pk: keys.mail(participant, '').pk, after, limit })
      const entries: Entry[] = []
      for (const { sk: cursor, data } of page.items) {
        if (!data.settled && (await settle(participant, cursor, data)) !== cursor) continue
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
      return { entries, more: page.more }
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
