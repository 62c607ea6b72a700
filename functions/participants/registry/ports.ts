import type * as z from 'zod'
import type { Event } from '../../../shared/contract/event.ts'
import type { ParticipantId } from '../../../shared/contract/ids.ts'
import type { Province } from '../../../shared/contract/province.ts'
import type * as contract from './contract.ts'
import type { KeySteps } from './domain/keySteps.ts'

export type Participant = z.output<typeof contract.Participant>

/** A registered participant with its version, the optimistic lock and the revision of its events. */
export type StoredParticipant = {
  version: number
  participant: Participant
  /** Challenges of keys not yet proven, by kid. */
  challenges: Record<string, { nonce: string; expires: string }>
  /** What its keys went through. */
  steps?: KeySteps
  /** Fingerprint of the registering request. */
  fingerprint: string
}

export type ParticipantStore = {
  find(id: string): Promise<StoredParticipant | undefined>
  register(stored: Omit<StoredParticipant, 'version'>, event: Event): Promise<'done' | 'exists'>
  change(stored: StoredParticipant, event?: Event): Promise<'done' | 'changed'>
  /** The active platform of a province, read consistently: whose mailbox lands what is for the province. */
  activePlatform(province: Province): Promise<ParticipantId | undefined>
  /**
   * Claims the one place of an active platform of a province. The claimant has been read before (or is not there yet) and is
   * written active afterwards, on condition of that reading. 'taken': another platform is active. 'changed': others came first.
   */
  claimProvince(province: Province, id: ParticipantId, now: Date): Promise<'done' | 'taken' | 'changed'>
}
