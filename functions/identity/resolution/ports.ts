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
   * Writes the record under the proof's key: recording the access and spending the proof are one write, whatever number of
   * homes it touched. 'used': the proof was used before. 'late': its time is long over.
   */
  record(access: Access, proof: Proof): Promise<'done' | 'used' | 'late'>
  /** A home's settled records in order, each once; where nothing is left of them, also those too young to be settled. */
  list(
    province: Province,
    after: string | undefined,
    limit: number,
    now: Date,
  ): Promise<{ records: AccessRecord[]; recent: AccessRecord[]; cursor: string; more: boolean }>
}
