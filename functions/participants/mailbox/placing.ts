import type { Clock } from '../../../shared/contract/time.ts'
import type { Item, Table } from '../../../shared/store/table.ts'
import { nextPage } from './blocks.ts'
import { type Claim, createClaims } from './claims.ts'
import { claimPages, keptSeconds, keyOf, pageOf, startsBlock } from './domain/pages.ts'
import { keys } from './keys.ts'
import type { Mail } from './ports.ts'
import { pageRow } from './rows.ts'

/** How far a writer knows a mailbox: the page it may put next, and how many entries there are before it. */
export type Tail = { next: number; total: number }

/** An event on its way into a page. */
export type Waiting = { event: Mail; done: () => void; failed: (cause: unknown) => void }
type Claimed = Waiting & { claim: Claim }

/** Puts events, not one of them twice, into the next page; `known` as the call before answered it. */
export type Place = (participant: string, batch: readonly Waiting[], known?: Tail) => Promise<Tail>

/**
 * Each event stands in exactly one page, however often it comes and however many writers race:
 *
 *   1. claim the event, naming the page that comes next (create; a repeat finds the claim)
 *   2. put the page (create; one writer wins the number, the others go on to the next)
 *
 * A page is put only when the page before it is there, and never changes: so pages have no gaps, and nothing appears
 * behind a cursor. An event may stand only in the pages its claim names, and is put into one of them only when those
 * before are there without it: so no two hold it. A claim moves on only when all its pages are there without the event.
 * A writer may die anywhere: whoever brings the event again looks through the claim's pages and goes on from there.
 */
export const createPlacing = (table: Table, clock: Clock): Place => {
  const claims = createClaims(table, clock)
  const partition = (participant: string) => keys.mail(participant, '').pk
  const idsIn = (item: Item | undefined): Set<string> =>
    new Set(item ? pageRow.read(item).events.map(({ id }) => id) : [])

  const behind = async (participant: string, last: number, total: number): Promise<Tail> => ({
    next: startsBlock(last + 1) ? await nextPage(table, clock, participant, last) : last + 1,
    total,
  })

  const load = async (participant: string): Promise<Tail> => {
    const { items } = await table.query({ pk: partition(participant), newestFirst: true, limit: 1 })
    const newest = items[0]
    if (!newest) return { next: await nextPage(table, clock, participant, undefined), total: 0 }
    const { total } = pageRow.read(newest)
    if (total !== undefined) return behind(participant, pageOf(newest.sk), total)
    return { next: await nextPage(table, clock, participant, pageOf(newest.sk)), total: Number(newest.sk) }
  }

  return async (participant, batch, known) => {
    let tail = known ?? (await load(participant))
    const seen = new Map<string, Set<string>>()

    const holds = async (key: string, id: string): Promise<boolean> => {
      const ids = seen.get(key) ?? idsIn(await table.get(keys.mail(participant, key)))
      seen.set(key, ids)
      return ids.has(id)
    }

    const stands = async ({ event, claim: { from } }: Claimed): Promise<boolean> => {
      const end = Math.min(tail.next, pageOf(from) + claimPages)
      for (let key = from; pageOf(key) < end; key = keyOf(pageOf(key) + 1)) if (await holds(key, event.id)) return true
      return false
    }

    const catchUp = async (): Promise<Tail> => {
      let { next, total } = tail
      for (let more = true; more; ) {
        const page = await table.query({ pk: partition(participant), after: keyOf(next - 1), limit: claimPages })
        for (const item of page.items) {
          // A query is no snapshot: a page put meanwhile may be missing before one put later. The next try meets it.
          if (pageOf(item.sk) !== next) return { next, total }
          seen.set(item.sk, idsIn(item))
          total = pageRow.read(item).total ?? total
          next++
        }
        more = page.more
      }
      return behind(participant, next - 1, total)
    }

    /** Those of a batch whose page must still be put. The others are done, or refused by the store. */
    const stillOpen = async (claimed: readonly Claimed[]): Promise<Claimed[]> => {
      const open: Claimed[] = []
      for (let waiting of claimed) {
        let there = await stands(waiting)
        while (!there && pageOf(waiting.claim.from) + claimPages <= tail.next) {
          const claim = await claims.move(participant, waiting.event.id, waiting.claim, keyOf(tail.next))
          waiting = { ...waiting, claim }
          there = await stands(waiting)
        }
        if (there) waiting.done()
        else open.push(waiting)
      }
      return open
    }

    const claim = async (waiting: Waiting): Promise<Claimed[]> => {
      try {
        return [{ ...waiting, claim: await claims.take(participant, waiting.event.id, keyOf(tail.next)) }]
      } catch (cause) {
        waiting.failed(cause)
        return []
      }
    }

    const claimed = (await Promise.all(batch.map(claim))).flat()
    for (let open = await stillOpen(claimed); open.length > 0; open = await stillOpen(open)) {
      const total = tail.total + open.length
      const put = await table.create({
        ...keys.mail(participant, keyOf(tail.next)),
        ...pageRow.written({ events: open.map(({ event }) => event), total }),
        ttl: Math.floor(clock().getTime() / 1000) + keptSeconds,
      })
      if (put === 'exists') {
        tail = await catchUp()
        continue
      }
      for (const waiting of open) waiting.done()
      return behind(participant, tail.next, total)
    }
    return tail
  }
}
