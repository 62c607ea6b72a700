import type { Key } from '../../../shared/store/table.ts'

/** Every key string of access records in the identity table. */
export const keys = {
  /**
   * An access, by the proof it spends and nothing else: the same proof again meets its item. Of a day in shards, so that a
   * busy day's records do not meet in one partition.
   */
  access: (day: string, shard: number, position = ''): Key => ({ pk: `ACCESS#${day}#${shard}`, sk: position }),
  /** The days that have accesses. */
  accessDay: (day = ''): Key => ({ pk: 'ACCESSDAYS', sk: day }),
}
