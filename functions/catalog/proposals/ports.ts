import type * as z from 'zod'
import type { Event } from '../../../shared/contract/event.ts'
import type * as contract from './contract.ts'

export type Proposal = z.output<typeof contract.Proposal>

/** A proposal with its version, the optimistic lock, and the fingerprint of the request that made it. */
export type StoredProposal = { version: number; proposal: Proposal; fingerprint: string }

export type ProposalStore = {
  find(id: string): Promise<StoredProposal | undefined>
  create(stored: Omit<StoredProposal, 'version'>, event?: Event): Promise<'done' | 'exists'>
  change(stored: StoredProposal, event?: Event): Promise<'done' | 'changed'>
  /** Open proposals by id, after an id. */
  open(after: string | undefined, limit: number): Promise<{ proposals: Proposal[]; more: boolean }>
}
