import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { assignmentOffered } from '../../functions/complaints/events.ts'
import { keys } from '../../functions/participants/mailbox/keys.ts'
import type { Mail, MailboxStore } from '../../functions/participants/mailbox/ports.ts'
import { createMailboxStore } from '../../functions/participants/mailbox/store.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { ParticipantId } from '../../shared/contract/ids.ts'
import { randomId } from '../../shared/crypto/ids.ts'
import { seeded } from '../../shared/sqlite/random.ts'
import { openSqliteStore } from '../../shared/sqlite/store.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { type TestClock, testClock } from '../support/clock.ts'
import { passingTime } from '../support/passingTime.ts'
import { testStore } from '../support/store.ts'
import { countUnits } from '../support/units.ts'

let store: Store
let table: Table
let clock: TestClock
let mailbox: MailboxStore
let me: ParticipantId
const start = '000000000000'
const day = 86_400_000
beforeAll(async () => {
  store = testStore()
  await store.createTable('mailbox-test')
})
afterAll(() => store.close())
let n = 0
beforeEach(() => {
  clock = testClock()
  table = store.openTable('mailbox-test', { clock })
  mailbox = createMailboxStore(table, clock)
  me = ParticipantId.parse(`reader-${n++}`)
})

const letter = (reason = 'x'): Mail =>
  makeEvent(assignmentOffered, randomId('evt'), clock(), {
    ...assignmentOffered.example,
    reason: { zh: reason, en: reason },
  })
const letters = (count: number) => Array.from({ length: count }, () => letter())
const idsOf = (events: readonly { id: string }[]) => events.map(({ id }) => id)

/** Everything behind a cursor, page by page; fails when a page does not move on. */
const readAll = async (limit: number, after = start) => {
  const entries = []
  for (let more = true; more; ) {
    const page = await mailbox.read(me, after, limit)
    expect(page.entries.length).toBeLessThanOrEqual(limit)
    if (page.more) expect(page.cursor > after).toBe(true)
    entries.push(...page.entries)
    after = page.cursor
    more = page.more
  }
  return entries
}

const pages = async () =>
  (await table.query<{ events: unknown[] }>({ pk: keys.mail(me, '').pk, limit: 100 })).items.map(
    ({ data }) => data.events.length,
  )

describe('what is put into a mailbox', () => {
  test('at the same time shares pages of up to a hundred, in the order it was brought', async () => {
    const events = letters(250)
    await mailbox.append(me, events)
    expect(await pages()).toEqual([100, 100, 50])
    expect(idsOf(await readAll(100))).toEqual(idsOf(events))
  })

  test('by many calls at once shares pages too', async () => {
    const events = letters(120)
    await Promise.all(events.map((event) => mailbox.append(me, [event])))
    expect(await pages()).toEqual([100, 20])
  })

  test('in large pieces closes a page long before an item is full; the largest event the bus takes fits', async () => {
    const large = Array.from({ length: 5 }, () => letter('字'.repeat(10_000)))
    const largest = letter('x'.repeat(120_000))
    await mailbox.append(me, [...large, largest])
    expect(await pages()).toEqual([1, 1, 1, 1, 1, 1])
    expect(idsOf(await readAll(2))).toEqual(idsOf([...large, largest]))
  })

  test('again is there once: at the same time, later, in another process, half a year later', async () => {
    const [early, late] = [letters(30), letters(30)] as [Mail[], Mail[]]
    const other = createMailboxStore(table, clock)
    await Promise.all([mailbox.append(me, early), other.append(me, early), mailbox.append(me, early)])
    await other.append(me, [...early, ...late])
    clock.advance(193 * day)
    await createMailboxStore(table, clock).append(me, [...late, ...early])
    expect(idsOf(await readAll(7)).sort()).toEqual(idsOf([...early, ...late]).sort())
  })

  test('but is older than anything the hub delivers is refused aloud: nobody can tell whether it is a repeat', async () => {
    const old = letter()
    clock.advance(195 * day)
    await expect(mailbox.append(me, [old])).rejects.toThrow('older than anything the hub delivers')
  })
})

describe('a reader', () => {
  test('gets every entry once with any page size, and can go on from any entry', async () => {
    for (const size of [1, 3, 40, 1, 100, 17]) await mailbox.append(me, letters(size))
    const all = await readAll(100)
    expect(all).toHaveLength(162)
    expect(all.map(({ cursor }) => cursor)).toEqual([...new Set(all.map(({ cursor }) => cursor))].sort())
    for (const limit of [3, 7, 99]) expect(await readAll(limit)).toEqual(all)
    for (const at of [0, 2, 50, 144, 161]) expect(await readAll(10, all[at]?.cursor)).toEqual(all.slice(at + 1))
  })

  test('is held at a given entry, in a page or at its end, and at no place that was not given', async () => {
    await mailbox.append(me, letters(5))
    await mailbox.append(me, letters(5))
    const all = await readAll(100)
    for (const at of [0, 3, 4, 7]) {
      const until = all[at]?.cursor as string
      const page = await mailbox.read(me, start, 100, until)
      expect(page).toMatchObject({ entries: all.slice(0, at + 1), cursor: until })
    }
    for (const until of ['000000000050', '000000000150', '000000000999'])
      expect((await mailbox.read(me, start, 100, until)).cursor).not.toBe(until)
  })

  test('passes over what has expired, and finds what came since', async () => {
    await mailbox.append(me, letters(3))
    const old = await readAll(10)
    clock.advance(100 * day)
    const young = letters(2)
    await mailbox.append(me, young)
    clock.advance(101 * day)
    for (const after of [start, old[0]?.cursor, old[2]?.cursor])
      expect(idsOf((await mailbox.read(me, after as string, 10)).entries)).toEqual(idsOf(young))
    expect(await mailbox.waiting(me, start)).toMatchObject({ lag: 2, firstMissedAt: young[0]?.time })
  })

  test('of a mailbox that was silent until all had expired meets no number again', async () => {
    for (let round = 0; round < 3; round++) {
      await mailbox.append(me, letters(3))
      const last = (await readAll(10)).at(-1)?.cursor as string
      clock.advance(300 * day)
      expect(await mailbox.read(me, last, 10)).toEqual({ entries: [], cursor: last, more: false })
      expect(await mailbox.waiting(me, last)).toEqual({ latest: last, lag: 0, firstMissedAt: null })
      const late = letter()
      await createMailboxStore(table, clock).append(me, [late])
      expect(idsOf((await mailbox.read(me, last, 10)).entries)).toEqual([late.id])
    }
  })

  test('is told exactly how much waits, in three reads at most', async () => {
    const counted = countUnits(table)
    const counting = createMailboxStore(counted.table, clock)
    expect(await counting.waiting(me, start)).toEqual({ latest: start, lag: 0, firstMissedAt: null })
    for (const size of [1, 100, 100, 100, 1, 1]) {
      clock.advance(1000)
      await mailbox.append(me, letters(size))
    }
    const all = await readAll(100)
    for (const [at, { cursor }] of all.entries()) {
      if (at % 30 > 1 && at < 299) continue
      counted.take()
      expect(await counting.waiting(me, cursor)).toEqual({
        latest: all.at(-1)?.cursor,
        lag: all.length - at - 1,
        firstMissedAt: all[at + 1]?.time ?? null,
      })
      // The third is that of the acknowledged cursor.
      expect(counted.take().reads).toBeLessThanOrEqual(2)
    }
  })
})

describe('units of the store', () => {
  const measure = async (what: string, events: number, act: (by: MailboxStore) => Promise<unknown>) => {
    const { table: counted, take } = countUnits(table)
    await act(createMailboxStore(counted, clock))
    const { reads, writes, readUnits, writeUnits } = take()
    const per = (of: number) => (of / events).toFixed(2)
    console.log(
      `${what}: per event ${per(writes)} writes (${per(writeUnits)} units), ${per(reads)} reads (${per(readUnits)} units)`,
    )
    return { reads: reads / events, writes: writes / events, writeUnits: writeUnits / events }
  }

  test('an event alone costs two writes of one unit, by hundreds one and a hundredth', async () => {
    await mailbox.append(me, [letter()])
    const alone = await measure('alone', 1, (by) => by.append(me, [letter()]))
    expect(alone).toEqual({ reads: 1, writes: 2, writeUnits: 2 })
    const hundreds = await measure('by hundreds', 1000, (by) => by.append(me, letters(1000)))
    expect(hundreds.writes).toBeLessThanOrEqual(1.01)
    expect(hundreds.writeUnits).toBeLessThanOrEqual(1.6)
    const tens = await measure('by tens', 100, async (by) => {
      for (let i = 0; i < 10; i++) await by.append(me, letters(10))
    })
    expect(tens.writes).toBeLessThanOrEqual(1.1)
  })

  test('a repeat costs one refused write and two reads', async () => {
    const event = letter()
    await mailbox.append(me, [event])
    const repeat = await measure('repeated', 1, (by) => by.append(me, [event]))
    expect(repeat).toMatchObject({ reads: 3, writes: 1 })
  })

  test('ten processes that bring tens at once for one mailbox cost little more than one', async () => {
    const { table: counted, take } = countUnits(table)
    const processes = Array.from({ length: 10 }, () => createMailboxStore(counted, clock))
    await mailbox.append(me, [letter()])
    await Promise.all(
      processes.map(async (by) => {
        for (let i = 0; i < 10; i++) await by.append(me, letters(10))
      }),
    )
    const { reads, writes, readUnits, writeUnits } = take()
    console.log(
      `ten at once: per event ${writes / 1000} writes (${writeUnits / 1000} units), ${reads / 1000} reads (${readUnits / 1000} units)`,
    )
    expect(writes / 1000).toBeLessThanOrEqual(1.5)
    expect(writeUnits / 1000).toBeLessThanOrEqual(2.5)
    expect(await readAll(100)).toHaveLength(1001)
  })
})

describe('rate', () => {
  // A function's processes at a burst: ten at once, ten events in a batch of the queue. Each call to the store takes what
  // DynamoDB takes, 3 to 8 ms, in time that only these calls let pass.
  test('ten processes put a thousand events a second into one mailbox, and a reader follows them', async () => {
    const seed = 7
    const random = seeded(seed)
    const time = passingTime(() => 3 + random.below(50) / 10)
    const apart = openSqliteStore()
    await apart.createTable('mailbox-test')
    const slow = apart.openTable('mailbox-test', { clock, around: time.around })
    const [processes, batches] = [10, 20]
    let writing = true
    const following = (async () => {
      const read: string[] = []
      for (let after = start; ; ) {
        const last = !writing
        const page = await createMailboxStore(slow, clock).read(me, after, 100)
        read.push(...idsOf(page.entries))
        after = page.cursor
        if (last && !page.more) return read
      }
    })()
    const brought: string[] = []
    await Promise.all(
      Array.from({ length: processes }, async () => {
        const by = createMailboxStore(slow, clock)
        for (let i = 0; i < batches; i++) {
          const batch = letters(10)
          brought.push(...idsOf(batch))
          await by.append(me, batch)
        }
      }),
    )
    writing = false
    const putMs = time.now()
    const read = await following
    const rate = (brought.length / putMs) * 1000
    console.log(`seed ${seed}: ${rate.toFixed(0)} events/s put, all read ${(time.now() - putMs).toFixed(0)} ms later`)
    expect(read.sort()).toEqual(brought.sort())
    expect(rate).toBeGreaterThan(1000)
    await apart.close()
  })
})
