import * as z from 'zod'
import { Province } from '../../../shared/contract/province.ts'
import { proofWindow } from '../../../shared/crypto/dpop.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import { rowKind } from '../../../shared/store/rows.ts'
import type { Item, Table } from '../../../shared/store/table.ts'
import { AccessRecord } from './contract.ts'
import { keys } from './keys.ts'
import type { AccessStore } from './ports.ts'

/**
 * Records of giving personal data to another handler are kept three years at least (网络数据安全管理条例 art. 12, PIPL
 * art. 56), then deleted by the store.
 */
const keptSeconds = 3 * 366 * 86_400

const shards = [0, 1, 2, 3] as const
const shardOf = (hash: string) => hash.charCodeAt(0) % shards.length

/**
 * Seconds behind its proof's last instant at which an access may still be recorded, and the most its two writes take: each is
 * tried three times for 1.5 s (shared/aws/patience.ts).
 */
const lateSeconds = 4
const writeSeconds = 10

/** Seconds after a proof's last instant: no access with that proof, or one before it, can be written any more. */
const settledSeconds = lateSeconds + writeSeconds

/** Days read for one page; only days that have accesses count. */
const mostDays = 8
const mostKnownDays = 1_200

const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10)

/**
 * Where an access stands in the list: by the last instant of its proof, which the proof alone decides, then by its hash. Behind
 * ten digits the lowest character stands for all that is before a second.
 */
const positionOf = (seconds: number, hash = '-'.repeat(43)) => `${String(seconds).padStart(10, '0')}${hash}`
const secondsOf = (position: string) => Number(position.slice(0, 10))

const accessRow = rowKind(
  'access',
  z.object({
    ...AccessRecord.omit({ cursor: true, card: true }).shape,
    homes: z.array(z.object({ province: Province, cardHash: z.string().optional() })),
  }),
)

/** What a home is told of an access: nothing when it touched no card of its own. */
const toRecord = (item: Item, province: Province): AccessRecord | undefined => {
  const { homes, at, participant, purpose, outcome, by, decision } = accessRow.read(item)
  const home = homes.find((one) => one.province === province)
  const card = home?.cardHash && { card: home.cardHash }
  return home && { cursor: item.sk, at, participant, purpose, outcome, by, decision, ...card }
}

/**
 * Accesses in the order of their proofs' times, in the table itself and for all homes together: the key must follow from the
 * proof, which names no home. A home's list is read from there; what lies behind `settledSeconds` is complete, because no
 * proof of that time is accepted any more, and a reader's cursor never goes beyond it.
 */
export const createAccessStore = (table: Table): AccessStore => {
  const marked = new Set<string>()
  /** Notes that a day has accesses, once in a process: the list would have to look at every day there ever was. */
  const mark = async (day: string, ttl: number) => {
    if (marked.has(day)) return
    await table.create({ ...keys.accessDay(day), data: {}, ttl: ttl + 86_400 })
    marked.add(day)
  }

  const daysFrom = async (after: string | undefined, now: number): Promise<string[]> => {
    const first = after === undefined ? undefined : dayOf(secondsOf(after))
    if (first !== undefined && first >= dayOf(now + 2 * proofWindow + 1)) return [first]
    const { items } = await table.query({ pk: keys.accessDay().pk, after: first, limit: mostKnownDays })
    return [...(first === undefined ? [] : [first]), ...items.map(({ sk }) => sk)]
  }

  /** A day's accesses behind a position, in order, as far as every shard was read. `upTo` is absent at the day's end. */
  const read = async (day: string, after: string | undefined, limit: number) => {
    const pages = await Promise.all(
      shards.map((shard) => table.query({ pk: keys.access(day, shard).pk, after, limit })),
    )
    const ends = pages.flatMap(({ items, more }) => (more ? [items.at(-1)?.sk ?? ''] : []))
    const upTo = ends.sort()[0]
    const items = pages
      .flatMap((page) => page.items)
      .filter(({ sk }) => upTo === undefined || sk <= upTo)
      .sort((a, b) => (a.sk < b.sk ? -1 : 1))
    return { items, upTo }
  }

  return {
    record: async (access, proof) => {
      if (Date.parse(access.at) / 1000 > proof.expires + lateSeconds) return 'late'
      const hash = sha256(`${proof.jkt} ${proof.jti}`)
      const day = dayOf(proof.expires)
      const ttl = proof.expires + keptSeconds
      await mark(day, ttl)
      const key = keys.access(day, shardOf(hash), positionOf(proof.expires, hash))
      return (await table.create({ ...key, v: accessRow.version, data: access, ttl })) === 'done' ? 'done' : 'used'
    },
    list: async (province, after, limit, now) => {
      const second = Math.floor(now.getTime() / 1000)
      const edge = positionOf(second - settledSeconds)
      const records: AccessRecord[] = []
      const recent: AccessRecord[] = []
      const days = await daysFrom(after, second)
      for (const [i, day] of days.entries()) {
        if (i === mostDays) return { records, recent, cursor: positionOf(Date.parse(day) / 1000), more: true }
        const { items, upTo } = await read(day, after, limit)
        for (const item of items) {
          const record = toRecord(item, province)
          if (!record) continue
          if (item.sk >= edge) recent.push(record)
          else if (records.length < limit) records.push(record)
          else return { records, recent: [], cursor: records.at(-1)?.cursor ?? edge, more: true }
        }
        if (upTo !== undefined && upTo < edge) return { records, recent, cursor: upTo, more: true }
        if (upTo !== undefined) break
      }
      return { records, recent, cursor: after !== undefined && after > edge ? after : edge, more: false }
    },
  }
}
