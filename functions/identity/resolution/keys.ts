import type { Key } from '../../../shared/store/table.ts'

/** Every key string of access records in the identity table. */
export const keys = {
  /** An access, keyed by the proof it spends: the same proof again meets its item. Hashed, because a jti is the caller's text. */
  access: (proofHash: string): Key => ({ pk: `ACCESS#${proofHash}`, sk: 'ACCESS' }),
  /** A further home's view of an access. */
  furtherAccess: (decision: string, province: string): Key => ({ pk: `ACCESS#${decision}`, sk: province }),
  /** idx1: accesses by home, in shards, so that a busy province's records do not meet in one partition. */
  accesses: (province: string, shard: number, cursor = ''): Key => ({
    pk: `ACCESSES#${province}#${shard}`,
    sk: cursor,
  }),
}
