import type * as z from 'zod'
import type * as contract from './contract.ts'

export type Evidence = z.output<typeof contract.Evidence>

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
