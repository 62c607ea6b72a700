import * as z from 'zod'
import { CardForm } from '../../../shared/contract/ids.ts'
import { AreaCode, Province } from '../../../shared/contract/province.ts'
import { Instant } from '../../../shared/contract/time.ts'
import type { Key, Table } from '../../../shared/store/table.ts'
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

const indexesOf = (card: StoredCard): { idx1?: Key; idx2?: Key } => {
  const issue = issueOf(card)
  return issue
    ? { idx1: keys.person(issue.personHash, card.cardHash), idx2: keys.number(issue.numberHash, card.cardHash) }
    : {}
}

/** Cards one person, or one number, can have in the index; more than any real case. */
const mostCards = 50

export const createCardStore = (table: Table): CardStore => {
  const read = (item: { version: number; data: unknown }): StoredCard => ({
    version: item.version,
    ...CardRow.parse(item.data),
  })
  return {
    find: async (cardHash) => {
      const item = await table.get(keys.card(cardHash))
      return item && read(item)
    },
    by: async (index, hash) => {
      const where =
        index === 'person'
          ? { index: 'idx1' as const, pk: keys.person(hash).pk }
          : { index: 'idx2' as const, pk: keys.number(hash).pk }
      const { items } = await table.query({ ...where, limit: mostCards })
      return items.map(read)
    },
    save: async (card) => {
      const { version, ...data } = card
      const item = { ...keys.card(card.cardHash), data, ...indexesOf(card) }
      if (version > 0) return table.replace({ ...item, version })
      return (await table.create(item)) === 'done' ? 'done' : 'changed'
    },
  }
}
