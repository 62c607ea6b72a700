import type { Key } from '../../../shared/store/table.ts'

/** Every key string of cards in the identity table. Hashes are keyed hashes, never plain numbers. */
export const keys = {
  card: (cardHash: string): Key => ({ pk: `CARD#${cardHash}`, sk: 'CARD' }),
  /** idx1: cards by person. */
  person: (personHash: string, cardHash = ''): Key => ({ pk: `PERSON#${personHash}`, sk: cardHash }),
  /** idx2: cards by issuing area and number. */
  number: (numberHash: string, cardHash = ''): Key => ({ pk: `NUMBER#${numberHash}`, sk: cardHash }),
}
