import { checkCharacter } from '../../functions/identity/cards/domain/personNumber.ts'
import { demoCardId } from '../../local/provinces/cardBase.ts'
import type { Client } from '../../sdk/client.ts'
import { item } from './catalogue.ts'
import { mustAnswer } from './world.ts'

const area = '130102'
const cardId = (n: number) => demoCardId(area, `bench ${n}`)

/** A card's life so far; its holder was born in 1899. */
const eventsOf = (n: number) => {
  const digits = `${area}18990101${String(n % 1000).padStart(3, '0')}`
  const effectiveAt = '2025-06-01T00:00:00+08:00'
  const issue = {
    area,
    cardNumber: `H${String(n).padStart(8, '0')}`,
    personNumber: `${digits}${checkCharacter(digits)}`,
    idType: 'citizen',
    forms: ['physical', 'ecard'],
    validUntil: '2034-12-31',
  }
  return [
    { type: 'issue', sequence: 1, effectiveAt, cardId: cardId(n), ...issue },
    { type: 'activate', sequence: 2, effectiveAt, cardId: cardId(n) },
  ]
}

/** Tells the hub of so many active cards of Hebei. */
export const pushCards = async (hebei: Client, cards: number): Promise<void> => {
  for (let from = 0; from < cards; from += 100) {
    const events = Array.from({ length: Math.min(100, cards - from) }, (_, i) => eventsOf(from + i)).flat()
    mustAnswer('card events', await hebei.call('POST', '/v1/card-events', { body: { events } }), 200)
  }
}

export const resolvePath = '/v1/identity-resolutions'

/** The body of a resolution by card id. */
export const resolution = (n: number) => ({
  credential: { kind: 'card-id', cardId: cardId(n) },
  purpose: { item, legalBasis: 'statutory-duty' },
})
