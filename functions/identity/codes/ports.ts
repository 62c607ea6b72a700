import type * as z from 'zod'
import type { Event } from '../../../shared/contract/event.ts'
import type { CardForm, ItemId, VenueId } from '../../../shared/contract/ids.ts'
import type { Province } from '../../../shared/contract/province.ts'
import type { Text } from '../../../shared/contract/text.ts'
import type { CodeProfile, EntitlementAnswer, Receipt, Recognition } from './contract.ts'

/** All registered profiles and the version of their one register. */
export type ProfileRegister = { version: number; profiles: readonly CodeProfile[] }

export type ProfileStore = {
  load(): Promise<ProfileRegister>
  /** One register, one write: two overlapping shapes can never be registered at the same time. */
  save(register: ProfileRegister): Promise<'done' | 'changed'>
  /** The register as this process last saw it, at most 30 s ago. */
  held(): Promise<readonly CodeProfile[]>
}

/** Who asked, so that a repeat of the same request gets the same answer. */
export type AskedBy = { key: string; fingerprint: string }

/** An accepted use of a code, with the answer that was given for it. */
export type Use = {
  receipt: z.output<typeof Receipt>
  terminal?: string
  answer: Recognition
  askedBy?: AskedBy
}

/**
 * What is known of a request with an idempotency key: its answer; or none yet, though it may be under way (`busy`), because
 * it named the receipt it would take and has not taken it.
 */
export type Known = { fingerprint: string } & ({ answer: Recognition } | { busy: boolean })

export type RecognitionStore = {
  /** The card a code's pseudonym stands for, if its home told within the last day. */
  subject(issuer: string, subject: string): Promise<string | undefined>
  rememberSubject(issuer: string, subject: string, cardHash: string): Promise<void>
  /** The id under which the use of a single-use code is kept: it follows from the code's identity at its issuer. */
  useOf(issuer: string, codeId: string): string
  /** Takes the use: one conditional create, of all callers at most one gets 'done'. The event goes with it. */
  spend(use: Use, event: Event): Promise<'done' | Use>
  use(receiptId: string): Promise<Use | undefined>
  /** What is known of the request with this idempotency key. One read; one more when it named a receipt. */
  known(key: string): Promise<Known | undefined>
  /** Names the receipt a request is about to take, so that its repeat finds it. Answers what is known of the request. */
  nameReceipt(receiptId: string, askedBy: AskedBy): Promise<Known>
  /** Keeps a refusal for its idempotency key. Answers what is known of the request from now on. */
  keepAnswer(answer: Recognition, askedBy: AskedBy): Promise<Known>
}

/** May this form be used for this item at this venue? The catalogue's release answers. */
export type Entitlements = {
  check(question: {
    venue: z.output<typeof VenueId>
    item: z.output<typeof ItemId>
    form: CardForm
    issuer: Province
    at: Date
  }): Promise<{ answer: EntitlementAnswer; because: readonly Text[]; release: number }>
}
