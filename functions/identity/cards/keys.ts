import type { Key } from '../../../shared/store/table.ts'

/** Every key string of cards in the identity table. Hashes are keyed hashes, never plain numbers. */
export const keys = {
  card: (cardHash: string): Key => ({ pk: `CARD#${cardHash}`, sk: 'CARD' }),
  /** One entry in the list of a person's cards. */
  person: (personHash: string, cardHash = ''): Key => ({ pk: `PERSON#${personHash}`, sk: cardHash }),
  /** One entry in the list of the cards of a number in its issuing area. */
  number: (numberHash: string, cardHash = ''): Key => ({ pk: `NUMBER#${numberHash}`, sk: cardHash }),
}
