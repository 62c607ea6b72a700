import * as z from 'zod'
import { CardForm, ParticipantId } from '../../shared/contract/ids.ts'
import { AreaCode, Province } from '../../shared/contract/province.ts'
import { Instant } from '../../shared/contract/time.ts'
import { sha256 } from '../../shared/crypto/ids.ts'
import { PublicJwk } from '../../shared/crypto/jwk.ts'
import type { Key, Table } from '../../shared/store/table.ts'
import { AccessRecord, CardEventType } from './cards/contract.ts'
import { issueOf } from './cards/domain/card.ts'
import { keys } from './keys.ts'
import type { AccessStore, CardStore, HomeStore, StoredCard, StoredHome } from './ports.ts'

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

const HomeRow = z.object({
  revision: z.int(),
  participant: ParticipantId,
  province: Province,
  state: z.enum(['active', 'suspended']),
  baseUrl: z.string(),
  keys: z.array(
    z.object({
      kid: z.string(),
      use: z.enum(['code', 'answer']),
      state: z.enum(['active', 'revoked']),
      jwk: PublicJwk,
    }),
  ),
})

export const createHomeStore = (table: Table): HomeStore => {
  const read = (item: { version: number; data: unknown }): StoredHome => ({
    version: item.version,
    ...HomeRow.parse(item.data),
  })
  return {
    find: async (participant) => {
      const item = await table.get(keys.home(participant))
      return item && read(item)
    },
    save: async ({ version, ...data }) => {
      const item = { ...keys.home(data.participant), data }
      if (version > 0) return table.replace({ ...item, version })
      return (await table.create(item)) === 'done' ? 'done' : 'changed'
    },
    all: async () => (await table.query({ pk: keys.home().pk, limit: 100 })).items.map(read),
  }
}

/**
 * Records of giving personal data to another handler are kept three years at least (网络数据安全管理条例 art. 12, PIPL
 * art. 56), then deleted by the store.
 */
const keptSeconds = 3 * 366 * 86_400

const shards = 4

/** Where an access stands in a home's list: time first, then an id that makes it unique. */
const cursorOf = ({ at, decision }: { at: string; decision: string }) => `${at}#${decision}`

const shardOf = (decision: string) => decision.charCodeAt(decision.length - 1) % shards

export const createAccessStore = (table: Table): AccessStore => ({
  record: async ({ homes, ...access }, proof) => {
    const cursor = cursorOf(access)
    const ttl = Math.floor(Date.parse(access.at) / 1000) + keptSeconds
    const row = (home: (typeof homes)[number] | undefined) => ({
      ttl,
      data: { cursor, ...access, ...(home?.cardHash && { card: home.cardHash }) },
      ...(home && { idx1: keys.accesses(home.province, shardOf(access.decision), cursor) }),
    })
    const [first, ...further] = homes
    if ((await table.create({ ...keys.access(sha256(`${proof.jkt} ${proof.jti}`)), ...row(first) })) === 'exists')
      return false
    for (const home of further)
      await table.create({ ...keys.furtherAccess(access.decision, home.province), ...row(home) })
    return true
  },
  list: async (province, after, limit, before) => {
    const pages = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        table.query({ index: 'idx1', pk: keys.accesses(province, shard).pk, after, limit }),
      ),
    )
    const edge = before.toISOString()
    const all = pages
      .flatMap(({ items }) => items.map(({ data }) => AccessRecord.parse(data)))
      .sort((a, b) => (a.cursor < b.cursor ? -1 : 1))
    const seen = all.filter(({ cursor }) => cursor < edge)
    return {
      records: seen.slice(0, limit),
      more: seen.length > limit || (seen.length === all.length && pages.some(({ more }) => more)),
    }
  },
})
