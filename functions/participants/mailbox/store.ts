import type { Clock } from '../../../shared/contract/time.ts'
import type { Table } from '../../../shared/store/table.ts'
import { firstCursor, lastDeliverySeconds } from './domain/pages.ts'
import { keys } from './keys.ts'
import { createPlacing } from './placing.ts'
import type { MailboxStore } from './ports.ts'
import { createQueue } from './queue.ts'
import { createReading } from './reading.ts'

type AckRow = { cursor: string }

/**
 * A mailbox is a numbered list of pages of up to a hundred events. Writing: `placing.ts`. Reading: `reading.ts`. One
 * instance for each process, so that what comes at the same time shares a page.
 */
export const createMailboxStore = (table: Table, clock: Clock): MailboxStore => {
  const enqueue = createQueue(createPlacing(table, clock))
  return {
    ...createReading(table, clock),
    append: async (participant, events) => {
      const oldest = clock().getTime() - lastDeliverySeconds * 1000
      // Its claim and its entry may have expired: nobody can tell whether it is a repeat.
      const late = events.find(({ time }) => Date.parse(time) < oldest)
      if (late) throw new Error(`event ${late.id} is older than anything the hub delivers`)
      await enqueue(participant, events)
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
