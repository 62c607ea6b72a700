import type { KeyedHash } from '../../../shared/crypto/keyedHash.ts'
import { issueOf, lifeOf } from './domain/card.ts'
import { isUsable, statusAt, usesOf } from './domain/lifecycle.ts'
import { canonicalPersonNumber } from './domain/personNumber.ts'
import type { CardStore, Cards, CardView, StoredCard } from './ports.ts'

const viewOf = (card: StoredCard, at: Date): CardView | undefined => {
  const issue = issueOf(card)
  const found = statusAt(lifeOf(card), at)
  if (!issue || !found) return undefined
  const stage = card.events.find((event) => event.sequence === found.stageBy)
  return {
    cardHash: card.cardHash,
    home: card.home,
    area: issue.area,
    personHash: issue.personHash,
    forms: issue.forms,
    status: found.status,
    usable: isUsable(found.status),
    usableFor: usesOf(found.status),
    statusSince: found.since,
    statusUntil: found.until,
    successorHash: found.status === 'REPLACED' ? stage?.successorHash : undefined,
    asOf: new Date(card.toldAt),
    source: 'index',
    ruleVersion: found.policy,
  }
}

/** Cards as the hub knows them: by keyed hashes alone. */
export const createCards = (store: Pick<CardStore, 'find' | 'by'>, hash: KeyedHash): Cards => {
  const hashOf = (cardId: string) => hash('card', cardId.toUpperCase())
  const hashOfPerson = (idType: string, personNumber: string) =>
    hash('person', idType, canonicalPersonNumber(idType, personNumber))
  return {
    hashOf,
    hashOfPerson,
    hashOfNumber: (area, cardNumber) => hash('number', area, cardNumber),
    view: async (cardHash, at) => {
      const card = await store.find(cardHash)
      return card && viewOf(card, at)
    },
    find: async (by, wanted, at) => (await store.by(by, wanted)).flatMap((card) => viewOf(card, at) ?? []),
    fromHome: (card, home, at) => ({
      cardHash: hashOf(card.cardId),
      home,
      area: card.area,
      personHash: hashOfPerson(card.idType, card.personNumber),
      forms: card.forms,
      status: card.status,
      usable: isUsable(card.status),
      usableFor: usesOf(card.status),
      statusSince: new Date(card.since),
      statusUntil: card.until === undefined ? undefined : new Date(card.until),
      successorHash: card.successor === undefined ? undefined : hashOf(card.successor),
      asOf: at,
      source: 'home',
      ruleVersion: undefined,
    }),
  }
}
