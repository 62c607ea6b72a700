import type * as z from 'zod'
import { statusAt } from '../../functions/identity/cards/domain/lifecycle.ts'
import type { CardQuery, HomeCard } from '../../functions/identity/homes/homeProtocol.ts'
import { readReaderLine } from '../../functions/identity/words/cardFormats.ts'
import type { Province } from '../../shared/contract/province.ts'
import type { Clock } from '../../shared/contract/time.ts'
import { type DemoCard, demoCards, type PushedEvent } from './cardBase.ts'

type Card = z.output<typeof HomeCard>
type Query = z.output<typeof CardQuery>['credential']
type Happening = PushedEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'sequence' | 'effectiveAt' | 'cardId'>
    : never
  : never

/** A province's own card-holder base, in memory. It is the authority: the hub only repeats what it tells. */
export type CardBase = {
  demo: readonly DemoCard[]
  /** A demo card by what it shows. */
  card(name: string): DemoCard
  /** Every card as it stands now. */
  cards(): Card[]
  /** What the province knows for a query of the hub; codes are the code office's business. */
  find(credential: Exclude<Query, { kind: 'code-subject' }>): Card[]
  /** Everything the hub is to be told of the cards it is told about: bodies of `POST /v1/card-events`. */
  eventsForHub(): PushedEvent[]
  /** Something happens to a card; answers the event to push. */
  happen(cardId: string, what: Happening, effectiveAt?: Date): PushedEvent
}

export const createCardBase = (province: Province, clock: Clock, start: Date = clock()): CardBase => {
  const demo = demoCards(province, start)
  const stand = (card: DemoCard): Card[] => {
    const life = { home: province, events: card.events, validUntil: card.validUntil }
    const now = statusAt(life, clock())
    if (!now) return []
    const replaced = card.events.find((event) => event.type === 'replace')
    return [
      {
        cardId: card.cardId,
        area: card.area,
        personNumber: card.personNumber,
        idType: card.idType,
        cardNumber: card.cardNumber,
        forms: card.forms,
        status: now.status,
        since: now.since.toISOString(),
        ...(now.until && { until: now.until.toISOString() }),
        ...(now.status === 'REPLACED' && replaced?.type === 'replace' && { successor: replaced.successorCardId }),
      },
    ]
  }
  const having = (fits: (card: DemoCard) => boolean) => demo.filter(fits).flatMap(stand)
  const find: CardBase['find'] = (credential) => {
    switch (credential.kind) {
      case 'card-id':
        return having(({ cardId }) => cardId === credential.cardId)
      case 'card-number':
        return having(({ area, cardNumber }) => area === credential.area && cardNumber === credential.cardNumber)
      case 'person-number':
        return having((c) => c.idType === credential.idType && c.personNumber === credential.personNumber)
      case 'reader-line': {
        const line = readReaderLine(credential.line)
        return line.ok ? having(({ cardId }) => cardId === line.value.cardId) : []
      }
    }
  }
  return {
    demo,
    card: (name) => {
      const card = demo.find((c) => c.name === name)
      if (!card) throw new Error(`${province} has no demo card “${name}”`)
      return card
    },
    cards: () => demo.flatMap(stand),
    find,
    eventsForHub: () => demo.filter(({ told }) => told).flatMap(({ events }) => events),
    happen: (cardId, what, effectiveAt = clock()) => {
      const card = demo.find((c) => c.cardId === cardId)
      if (!card) throw new Error('no such card')
      const sequence = Math.max(...card.events.map((event) => event.sequence)) + 1
      const event = { ...what, cardId, sequence, effectiveAt: effectiveAt.toISOString() } as PushedEvent
      card.events.push(event)
      return event
    },
  }
}
