import type * as z from 'zod'
import type { Event } from '../../../shared/contract/event.ts'
import type { ParticipantId } from '../../../shared/contract/ids.ts'
import type * as contract from './contract.ts'

export type MailboxEntry = z.output<typeof contract.MailboxEntry>

/** An event that a mailbox can hold. */
export type Mail = Event & { data: Record<string, unknown> }

export type MailboxStore = {
  /**
   * Puts events into a mailbox: one entry each, however often it is called. What is brought at the same time, by one call
   * or by several, shares a page. Rejects when the store refused one of them; bringing all of them again is harmless.
   */
  append(participant: ParticipantId, events: readonly Mail[]): Promise<void>
  /**
   * Entries after a cursor, up to and with `until`. `cursor`: how far was looked, which may be beyond the last entry.
   * Entries that have expired are passed over.
   */
  read(
    participant: ParticipantId,
    after: string,
    limit: number,
    until?: string,
  ): Promise<{ entries: MailboxEntry[]; cursor: string; more: boolean }>
  /** What waits after a cursor: how many entries, since when, and up to which cursor. */
  waiting(
    participant: ParticipantId,
    after: string,
  ): Promise<{ latest: string; lag: number; firstMissedAt: string | null }>
  acknowledged(participant: ParticipantId): Promise<{ version: number; cursor: string }>
  /** Moves the acknowledged cursor; the event tells the other services. */
  acknowledge(
    participant: ParticipantId,
    from: { version: number },
    cursor: string,
    event: Event,
  ): Promise<'done' | 'changed'>
}
