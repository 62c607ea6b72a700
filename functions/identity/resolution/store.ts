import { sha256 } from '../../../shared/crypto/ids.ts'
import type { Table } from '../../../shared/store/table.ts'
import { AccessRecord } from './contract.ts'
import { keys } from './keys.ts'
import type { AccessStore } from './ports.ts'

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
