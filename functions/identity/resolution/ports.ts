import type * as z from 'zod'
import type { Province } from '../../../shared/contract/province.ts'
import type { Proof } from '../../../shared/crypto/dpop.ts'
import type { Credential } from '../words/credential.ts'
import type { AccessRecord } from './contract.ts'

/** One access to cards, for every home it touched. */
export type Access = Omit<z.output<typeof AccessRecord>, 'cursor' | 'card'> & {
  by: Credential['kind']
  homes: readonly { province: Province; cardHash?: string | undefined }[]
}

export type AccessStore = {
  /**
   * Writes the record under the proof's key: recording the access and spending the proof are one write. False when the
   * proof was used before. Further homes get records of their own.
   */
  record(access: Access, proof: Proof): Promise<boolean>
  /** A home's records in order, older than `before`. */
  list(
    province: Province,
    after: string | undefined,
    limit: number,
    before: Date,
  ): Promise<{ records: z.output<typeof AccessRecord>[]; more: boolean }>
}
