import type { Event } from '../../../shared/contract/event.ts'
import type { NewId } from '../../../shared/contract/ids.ts'
import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import type { Sealer } from '../../../shared/crypto/seal.ts'
import type { Signer } from '../../../shared/crypto/signer.ts'
import type { CaseRecord } from './domain/record.ts'
import type { Rules } from './domain/rules.ts'

/** A case with its version: the optimistic lock, and the ETag of its parts. */
export type StoredCase = { version: number; record: CaseRecord }

export type CaseStore = {
  find(code: string): Promise<StoredCase | undefined>
  file(record: CaseRecord, events: readonly Event[]): Promise<'done' | 'exists'>
  /** Writes the next version of what was read. */
  change(stored: StoredCase, events: readonly Event[]): Promise<'done' | 'changed'>
  /** Cases whose live assignment a holder has, by what is due next. `position` is where a page may go on. */
  inbox(
    holder: string,
    where: { after?: string | undefined; due?: string | undefined; limit: number },
  ): Promise<{ found: (StoredCase & { position: string })[]; more: boolean }>
}

export type { Sealer } from '../../../shared/crypto/seal.ts'

/** Everything an operation on cases may ask for; each asks for what it uses. */
export type Deps = {
  cases: CaseStore
  sealer: Sealer
  /** Makes case secrets and request fingerprints. */
  keyed: KeyedHash
  rules: Rules
  signer: Signer
  issuer: string
  newId: NewId
}
