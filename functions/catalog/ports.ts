import type * as z from 'zod'
import type { Event } from '../../shared/contract/event.ts'
import type * as contract from './contract.ts'
import type { Manifest } from './releases/shape.ts'

export type { ReleaseStore } from '../../shared/aws/releaseStore.ts'

export type Proposal = z.output<typeof contract.Proposal>
export type Evidence = z.output<typeof contract.Evidence>

/** A proposal with its version, the optimistic lock, and the fingerprint of the request that made it. */
export type StoredProposal = { version: number; proposal: Proposal; fingerprint: string }

export type ProposalStore = {
  find(id: string): Promise<StoredProposal | undefined>
  create(stored: Omit<StoredProposal, 'version'>, event?: Event): Promise<'done' | 'exists'>
  change(stored: StoredProposal, event?: Event): Promise<'done' | 'changed'>
  /** Open proposals by id, after an id. */
  open(after: string | undefined, limit: number): Promise<{ proposals: Proposal[]; more: boolean }>
}

/** Releases as the table numbers them. */
export type ReleaseLedger = {
  latest(): Promise<Manifest | undefined>
  find(number: number): Promise<Manifest | undefined>
  /** Takes the manifest's number. 'exists' when another release has it. */
  commit(manifest: Manifest, event: Event): Promise<'done' | 'exists'>
}

export type EvidenceStore = {
  /** Keeps a report; telling it again changes nothing. */
  keep(evidence: Evidence): Promise<void>
  /** Reports about a venue by time, after a cursor. */
  page(
    venue: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ evidence: Evidence[]; next: string | undefined }>
}
