import type * as z from 'zod'
import type { Event } from '../../shared/contract/event.ts'
import type { ParticipantId } from '../../shared/contract/ids.ts'
import type { Province } from '../../shared/contract/province.ts'
import type * as contract from './contract.ts'

export type Participant = z.output<typeof contract.Participant>
export type MailboxEntry = z.output<typeof contract.MailboxEntry>

/** A registered participant with its version, the optimistic lock and the revision of its events. */
export type StoredParticipant = {
  version: number
  participant: Participant
  /** Challenges of keys not yet proven, by kid. */
  challenges: Record<string, { nonce: string; expires: string }>
  /** Fingerprint of the registering request. */
  fingerprint: string
}

export type ParticipantStore = {
  find(id: string): Promise<StoredParticipant | undefined>
  register(stored: Omit<StoredParticipant, 'version'>, event: Event): Promise<'done' | 'exists'>
  change(stored: StoredParticipant, event?: Event): Promise<'done' | 'changed'>
  /** Active platforms of a province: whose mailboxes a hand-over to the province lands in. */
  platformsOf(province: Province): Promise<ParticipantId[]>
}

/** Uses of one-time things, and counts against guessing. */
export type OnceStore = {
  /** False when (client, jti) was used before. `expires` in epoch seconds. */
  spendAssertion(clientId: string, jti: string, expires: number): Promise<boolean>
  /** Claims an idempotency key for a request; answers the fingerprint of the request that holds it. */
  claimRequest(key: string, fingerprint: string): Promise<string>
  /** Counts one more in the running minute and answers the count. */
  countInMinute(what: string, now: Date): Promise<number>
}

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
