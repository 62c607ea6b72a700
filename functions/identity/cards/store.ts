import * as z from 'zod'
import { CardForm } from '../../../shared/contract/ids.ts'
import { AreaCode, Province } from '../../../shared/contract/province.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { rowKind } from '../../../shared/store/rows.ts'
import type { Item, Table } from '../../../shared/store/table.ts'
import { issueOf } from '../cards/domain/card.ts'
import { CardEventType } from './contract.ts'
import { keys } from './keys.ts'
import type { CardStore, StoredCard } from './ports.ts'

const CardRow = z.object({
  cardHash: z.string(),
  home: Province,
  toldAt: Instant,
  events: z.array(
    z.object({
      sequence: z.int(),
      type: CardEventType,
      effectiveAt: Instant,
      fingerprint: z.string(),
      successorHash: z.string().optional(),
      issue: z
        .object({
          area: AreaCode,
          personHash: z.string(),
          numberHash: z.string(),
          forms: z.array(CardForm),
          validUntil: z.string(),
        })
        .optional(),
    }),
  ),
})

/**
 * Version 2: the lists of its person and its number hold the card. Older cards stand in indexes that nobody reads; they are
 * listed when their home next tells of them, and until then it is asked.
 */
const cardRow = rowKind('card', CardRow, [(data) => data])

/** Cards one person, or one number, can have in the hub; more than any real case. */
const mostCards = 50

const lists = { person: keys.person, number: keys.number } as const
const hashIn = { person: 'personHash', number: 'numberHash' } as const

/**
 * A card's item says all about it. Two lists beside it, of a person's and of a number's cards, name cards and say nothing of
 * them: an entry is written before the card, so that what a home was told is stored is found at once, and one whose card
 * never came, or has another person now, names nothing.
 */
export const createCardStore = (table: Table): CardStore => {
  const read = (item: Item): StoredCard => {
    const data = cardRow.read(item)
    return { version: item.version, ...data, ...(item.v === cardRow.version && { listed: issueOf(data) }) }
  }
  return {
    find: async (cardHash) => {
      const item = await table.get(keys.card(cardHash))
      return item && read(item)
    },
    by: async (list, hash) => {
      const { items } = await table.query({ pk: lists[list](hash).pk, limit: mostCards })
      if (items.length === 0) return []
      const found = await table.getMany(items.map(({ sk }) => keys.card(sk)))
      return found
        .flatMap((item) => (item ? [read(item)] : []))
        .filter((card) => issueOf(card)?.[hashIn[list]] === hash)
    },
    save: async ({ version, listed, ...data }) => {
      const issue = issueOf(data)
      for (const list of ['person', 'number'] as const) {
        const hash = issue?.[hashIn[list]]
        if (hash !== undefined && hash !== listed?.[hashIn[list]])
          await table.create({ ...lists[list](hash, data.cardHash), data: {} })
      }
      const item = { ...keys.card(data.cardHash), v: cardRow.version, data }
      if (version > 0) return table.replace({ ...item, version })
      return (await table.create(item)) === 'done' ? 'done' : 'changed'
    },
  }
}
