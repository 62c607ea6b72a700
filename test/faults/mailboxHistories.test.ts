import { expect, test } from 'vitest'
import { codeRecognised } from '../../functions/identity/events.ts'
import type { Mail } from '../../functions/participants/mailbox/ports.ts'
import { createMailboxStore } from '../../functions/participants/mailbox/store.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { ParticipantId } from '../../shared/contract/ids.ts'
import { derivedId } from '../../shared/crypto/ids.ts'
import { seeded } from '../../shared/sqlite/random.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

// Random histories of one mailbox: processes that bring the same events, readers that follow, and a store that yields
// between calls, refuses some, and loses the answers of others. HISTORIES=1000 runs more of them.

const histories = Number(process.env['HISTORIES'] ?? 20)
const firstSeed = Number(process.env['SEED'] ?? 1)
const me = ParticipantId.parse('reader')

const history = async (seed: number) => {
  const random = seeded(seed)
  const clock = testClock()
  const store = testStore({ seed, yields: random.below(4), refused: 0.1, lost: 0.1, shuffled: true })
  await store.createTable('mailbox')
  const table = store.openTable('mailbox', { clock })
  const process = () => createMailboxStore(table, clock)

  const events: Mail[] = Array.from({ length: 20 + random.below(120) }, (_, i) =>
    makeEvent(codeRecognised, derivedId('evt', String(seed), String(i)), clock(), codeRecognised.example),
  )
  /** Brings events until the store has taken them, as a queue does. */
  const bring = async (by: ReturnType<typeof process>, batch: readonly Mail[]) => {
    for (;;)
      try {
        return await by.append(me, batch)
      } catch {
        if (random.chance(0.3)) by = process()
      }
  }
  const bringer = async () => {
    const by = process()
    const mine = events.filter(() => random.chance(0.6))
    const running = []
    for (let from = 0; from < mine.length; ) {
      const batch = mine.slice(from, from + 1 + random.below(random.chance(0.3) ? 60 : 4))
      from += batch.length
      const brought = bring(by, batch)
      if (random.chance(0.4)) await brought
      running.push(brought)
    }
    await Promise.all(running)
  }

  let writing = true
  /** Follows by cursors with pages of any size, until everything was written and read. */
  const reader = async () => {
    const read: string[] = []
    for (let after = '000000000000'; ; ) {
      const last = !writing
      const page = await process()
        .read(me, after, 1 + random.below(100))
        .catch(() => undefined)
      if (!page) continue
      read.push(...page.entries.map(({ id }) => id))
      after = page.cursor
      if (last && !page.more) return read
    }
  }

  const readers = [reader(), reader(), reader()]
  await Promise.all(Array.from({ length: 1 + random.below(5) }, bringer))
  await bring(process(), events)
  writing = false
  const [first, ...others] = await Promise.all(readers)
  for (const other of others) expect(other, `seed ${seed}: two readers saw another order`).toEqual(first)
  expect([...(first ?? [])].sort(), `seed ${seed}: lost or twice`).toEqual(events.map(({ id }) => id).sort())
  await store.close()
  return { events: events.length }
}

test(`${histories} random histories: every reader gets every event once, all in one order`, async () => {
  let brought = 0
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) brought += (await history(seed)).events
  console.log(`${histories} histories from seed ${firstSeed}: ${brought} events`)
})
