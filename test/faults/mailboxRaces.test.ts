import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { releasePublished } from '../../functions/catalog/events.ts'
import type { Mail } from '../../functions/participants/mailbox/ports.ts'
import { createMailboxStore } from '../../functions/participants/mailbox/store.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { ParticipantId } from '../../shared/contract/ids.ts'
import { randomId } from '../../shared/crypto/ids.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { tirelessly } from '../support/again.ts'
import { type TestClock, testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

// Writers and readers of one mailbox that stop between two calls to the store, or for ever, while others go on.
let store: Store
let table: Table
let clock: TestClock
let me: ParticipantId
let count = 0
beforeAll(async () => {
  store = testStore()
  await store.createTable('mailboxes')
})
afterAll(() => store.close())
beforeEach(() => {
  clock = testClock()
  table = store.openTable('mailboxes', { clock })
  me = ParticipantId.parse(`reader-${++count}`)
})

const start = '000000000000'
const day = 86_400_000
const event = (): Mail => makeEvent(releasePublished, randomId('evt'), clock(), releasePublished.example)
const events = (howMany: number) => Array.from({ length: howMany }, event)
const idsOf = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)
/** A process that has just started. */
const fresh = () => createMailboxStore(table, clock)
const readAll = async (after = start) => idsOf((await fresh().read(me, after, 100)).entries)

const rows = { MAIL: 'page', MAILCLAIM: 'claim', MAILBLOCK: 'block' } as const
type Moment = `${'before' | 'after'}-${(typeof rows)[keyof typeof rows]}` | 'after-query'

/** A process that does something else first, the n-th time it comes to a moment: stands still, or dies. */
const heldUp = (when: Moment, meanwhile: (time: number) => Promise<unknown>) => {
  let times = 0
  const at = async (moment: Moment) => {
    if (moment === when) await meanwhile(++times)
  }
  const around = async <T>(pk: string, write: () => Promise<T>): Promise<T> => {
    const row = rows[pk.split('#')[0] as keyof typeof rows]
    if (row) await at(`before-${row}`)
    const done = await write()
    if (row) await at(`after-${row}`)
    return done
  }
  const wrapped: Table = {
    ...table,
    query: async (where) => {
      const page = await table.query(where)
      await at('after-query')
      return page as never
    },
    create: (item, sent) => around(item.pk, () => table.create(item, sent)),
    replace: (item, sent) => around(item.pk, () => table.replace(item, sent)),
  }
  return createMailboxStore(wrapped, clock)
}
const once = (act: () => Promise<unknown>) => (time: number) => (time === 1 ? act() : Promise.resolve())
const dies = () => Promise.reject(new Error('died'))

describe('a writer that stands still', () => {
  test.each(['before-claim', 'before-page', 'after-query'] as const)(
    'at %s comes after what a reader was told meanwhile, never behind it',
    async (when) => {
      const [told, late] = [events(3), events(2)]
      let cursor = ''
      const writer = heldUp(
        when,
        once(async () => {
          await fresh().append(me, told)
          cursor = (await fresh().read(me, start, 100)).cursor
        }),
      )
      await writer.append(me, late)
      expect(await readAll(cursor)).toEqual(idsOf(late))
    },
  )

  test.each(['before-claim', 'before-page', 'after-page', 'after-query'] as const)(
    'at %s while others bring its events puts none of them twice',
    async (when) => {
      const batch = events(3)
      const writer = heldUp(
        when,
        once(async () => {
          await fresh().append(me, batch.slice(0, 1))
          await fresh().append(me, [...events(1), ...batch.slice(1, 2)])
        }),
      )
      await writer.append(me, batch)
      const all = await readAll()
      expect(all).toHaveLength(4)
      for (const { id } of batch) expect(all.filter((it) => it === id)).toHaveLength(1)
    },
  )

  test('and loses every race for long goes on; its claim follows it, a repeat finds its event', async () => {
    const batch = events(2)
    const writer = heldUp('before-page', (time) => (time <= 70 ? fresh().append(me, events(1)) : Promise.resolve()))
    await writer.append(me, batch)
    await Promise.all([fresh().append(me, batch), fresh().append(me, batch)])
    expect((await readAll()).slice(70)).toEqual(idsOf(batch))
  })

  test('and holds a claim that another has moved meanwhile does not put its event into the pages it named', async () => {
    const [first] = events(1) as [Mail]
    const writer = heldUp(
      'before-page',
      once(async () => {
        await heldUp('before-page', dies)
          .append(me, [first])
          .catch(() => {})
        for (let i = 0; i < 40; i++) await fresh().append(me, events(1))
        await fresh().append(me, [first])
        for (let i = 0; i < 40; i++) await fresh().append(me, events(1))
      }),
    )
    await writer.append(me, [first])
    const { entries, cursor } = await fresh().read(me, start, 100)
    expect(entries).toHaveLength(81)
    expect(entries.filter(({ id }) => id === first.id)).toHaveLength(1)
    expect(await readAll(cursor)).toEqual([])
  })
})

describe('a writer that dies', () => {
  test('at any call leaves nothing lost and nothing twice when its events come again', async () => {
    let deaths = 0
    for (const when of ['before-claim', 'before-page', 'after-page', 'before-block', 'after-block'] as const)
      for (let at = 1; ; at++) {
        me = ParticipantId.parse(`reader-${++count}`)
        const [one, two] = [events(120), events(1)]
        let died = false
        const writer = heldUp(when, async (time) => {
          if (time < at) return
          died = true
          await dies()
        })
        await Promise.allSettled([writer.append(me, one), fresh().append(me, two)])
        const seen = await tirelessly(() => fresh().read(me, start, 100))
        const append = (given: ReturnType<typeof events>) => tirelessly(() => fresh().append(me, given))
        await Promise.all([append([...one, ...two]), append([...two, ...one])])
        const all = [...idsOf(seen.entries)]
        for (let after = seen.cursor, more = true; more; ) {
          const page = await tirelessly(() => fresh().read(me, after, 100))
          all.push(...idsOf(page.entries))
          after = page.cursor
          more = page.more
        }
        expect(all.sort()).toEqual(idsOf([...one, ...two]).sort())
        if (!died) break
        deaths++
        // Claims are alike: the first, one in the middle, one of the second page, the last.
        if (when === 'before-claim' && at > 1 && at < 120) at = at < 60 ? 59 : at < 110 ? 109 : 119
      }
    console.log(`deaths survived: ${deaths}`)
    expect(deaths).toBeGreaterThan(8)
  })
})

describe('a reader', () => {
  test('that sees a page but not the one before, because a query is no snapshot, passes over nothing', async () => {
    const [first, second] = [events(2), events(2)]
    await fresh().append(me, events(1))
    let torn = true
    const reader = createMailboxStore(
      {
        ...table,
        query: async (where) => {
          if (!torn) return table.query(where) as never
          torn = false
          // It has looked where the second page will stand when that and the third are put.
          await fresh().append(me, first)
          await fresh().append(me, second)
          const page = await table.query({ ...where, limit: 10 })
          return { ...page, items: page.items.filter(({ sk }) => sk !== '000000000200') } as never
        },
      },
      clock,
    )
    const { entries } = await reader.read(me, start, 100)
    expect(idsOf(entries).slice(1)).toEqual(idsOf([...first, ...second]))
  })
})

describe('a mailbox whose entries have all expired', () => {
  test.each(['after-query', 'before-block', 'after-block', 'before-page', 'after-page'] as const)(
    'is opened again by racing writers without a number that a reader has passed; one stands still at %s',
    async (when) => {
      await fresh().append(me, events(2))
      const { cursor: before } = await fresh().read(me, start, 100)
      clock.advance(300 * day)
      const [early, late] = [events(2), events(2)]
      let told: Awaited<ReturnType<ReturnType<typeof fresh>['read']>> | undefined
      const slow = heldUp(
        when,
        once(async () => {
          await fresh().append(me, early)
          told = await fresh().read(me, before, 100)
        }),
      )
      await slow.append(me, late)
      const rest = await fresh().read(me, told?.cursor as string, 100)
      expect(idsOf([...(told?.entries ?? []), ...rest.entries]).sort()).toEqual(idsOf([...early, ...late]).sort())
      expect(told?.entries.every(({ cursor }) => cursor > before)).toBe(true)
    },
  )

  test('is opened again after a writer died over it, at once or much later', async () => {
    for (const wait of [0, 99, 101, 150, 300]) {
      me = ParticipantId.parse(`reader-${++count}`)
      await fresh().append(me, events(2))
      const { cursor } = await fresh().read(me, start, 100)
      clock.advance(300 * day)
      await heldUp('before-page', dies)
        .append(me, events(1))
        .catch(() => {})
      clock.advance(wait * day)
      const came = events(3)
      await Promise.all([fresh().append(me, came), fresh().append(me, came.slice(1))])
      expect((await readAll(cursor)).sort()).toEqual(idsOf(came).sort())
    }
  })

  test('keeps what a slow writer puts before readers, though the block it goes on in was opened long ago', async () => {
    await fresh().append(me, events(2))
    const { cursor } = await fresh().read(me, start, 100)
    clock.advance(300 * day)
    await heldUp('before-page', dies)
      .append(me, events(1))
      .catch(() => {})
    clock.advance(99 * day)
    const [early, late] = [events(2), events(2)]
    let told = ''
    const slow = heldUp(
      'before-page',
      once(async () => {
        clock.advance(2 * day)
        await fresh().append(me, early)
        told = (await fresh().read(me, cursor, 100)).cursor
      }),
    )
    await slow.append(me, late)
    expect(await readAll(told)).toEqual(idsOf(late))
  })
})
