import type { Key } from '../../shared/store/table.ts'

/** Every key string of cards, homes and access records in the identity table. Hashes are keyed hashes, never plain numbers. */
export const keys = {
  card: (cardHash: string): Key => ({ pk: `CARD#${cardHash}`, sk: 'CARD' }),
  /** idx1: cards by person. */
  person: (personHash: string, cardHash = ''): Key => ({ pk: `PERSON#${personHash}`, sk: cardHash }),
  /** idx2: cards by issuing area and number. */
  number: (numberHash: string, cardHash = ''): Key => ({ pk: `NUMBER#${numberHash}`, sk: cardHash }),
  /** All platforms in one small partition, so that one consistent query answers them all. */
  home: (participant = ''): Key => ({ pk: 'HOMES', sk: participant }),
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
