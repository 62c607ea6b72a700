import type * as z from 'zod'
import type { Event } from '../../../shared/contract/event.ts'
import type { ParticipantId } from '../../../shared/contract/ids.ts'
import type * as contract from './contract.ts'

export type MailboxEntry = z.output<typeof contract.MailboxEntry>

export type MailboxStore = {
  /** Puts an event into a mailbox: exactly one numbered entry however often it is called. Answers its cursor. */
  append(participant: ParticipantId, event: Event, subject: string): Promise<string>
  /**
   * Entries after a cursor, up to and with `until`. `cursor`: how far was looked, which may be beyond the last entry:
   * some numbers hold nothing.
   */
  read(
    participant: ParticipantId,
    after: string,
    limit: number,
    until?: string,
  ): Promise<{ entries: MailboxEntry[]; cursor: string; more: boolean }>
  latest(participant: ParticipantId): Promise<string>
  acknowledged(participant: ParticipantId): Promise<{ version: number; cursor: string }>
  /** Moves the acknowledged cursor; the event tells the other services. */
  acknowledge(
    participant: ParticipantId,
    from: { version: number },
    cursor: string,
    event: Event,
  ): Promise<'done' | 'changed'>
}
