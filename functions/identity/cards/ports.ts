import type * as z from 'zod'
import type { CardForm } from '../../../shared/contract/ids.ts'
import type { Province } from '../../../shared/contract/province.ts'
import type { HomeCard } from '../homes/homeProtocol.ts'
import type { CardStatus, CardUse } from '../words/status.ts'
import type { CardEventType } from './contract.ts'

/** A card at one instant: what both a resolution and a recognition say about it. */
export type CardView = {
  cardHash: string
  home: Province
  area: string
  personHash: string
  forms: readonly CardForm[]
  status: CardStatus
  usable: boolean
  usableFor: readonly CardUse[]
  statusSince: Date
  /** When the status ends by itself. */
  statusUntil: Date | undefined
  successorHash: string | undefined
  /** How old the knowledge is, and whose it is. */
  asOf: Date
  source: 'index' | 'home'
  /** Version of the lifecycle rules the status was computed by; undefined where the home computed it. */
  ruleVersion: string | undefined
}

/** Cards by what the hub keeps of them: keyed hashes. */
export type Cards = {
  /** One read. Undefined: the index does not know the card. */
  view(cardHash: string, at: Date): Promise<CardView | undefined>
  /** The same view of what a home answered. */
  fromHome(card: z.output<typeof HomeCard>, home: Province, at: Date): CardView
  hashOf(cardId: string): string
  /** Cards by a person's hash or by the hash of area and number. Two round trips at most. */
  find(by: 'person' | 'number', hash: string, at: Date): Promise<CardView[]>
  hashOfPerson(idType: string, personNumber: string): string
  hashOfNumber(area: string, cardNumber: string): string
}

/** An event as the index keeps it. `fingerprint` tells a repeated event from another one under the same sequence. */
export type StoredEvent = {
  sequence: number
  type: CardEventType
  effectiveAt: string
  fingerprint: string
  successorHash?: string | undefined
  issue?: StoredIssue | undefined
}

/** What an issue tells of a card, hashed. */
export type StoredIssue = {
  area: string
  personHash: string
  numberHash: string
  forms: readonly CardForm[]
  validUntil: string
}

/** A card's whole known life, one item. */
export type StoredCard = {
  version: number
  cardHash: string
  home: Province
  events: readonly StoredEvent[]
  /** When its home last told anything new of it. */
  toldAt: string
  /** The person and number whose lists hold it. Absent: not issued, or stored before there were lists. */
  listed?: Pick<StoredIssue, 'personHash' | 'numberHash'> | undefined
}

export type CardStore = {
  find(cardHash: string): Promise<StoredCard | undefined>
  /** The cards of a person or number as they are at this moment. Two round trips; one when the hub knows none. */
  by(list: 'person' | 'number', hash: string): Promise<StoredCard[]>
  /** Version 0 creates; lists the card first where it is not. 'changed': somebody wrote in between. */
  save(card: StoredCard): Promise<'done' | 'changed'>
}
