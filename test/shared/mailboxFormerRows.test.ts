import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { codeRecognised } from '../../functions/identity/events.ts'
import type { Mail } from '../../functions/participants/mailbox/ports.ts'
import { createMailboxStore } from '../../functions/participants/mailbox/store.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { ParticipantId } from '../../shared/contract/ids.ts'
import { randomId } from '../../shared/crypto/ids.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

// Mailboxes as the first release left them: a row for each number, settled, void, or left unsettled by a dead writer.
let store: Store
let table: Table
let me: ParticipantId
const clock = testClock()
beforeAll(async () => {
  store = testStore()
  await store.createTable('former')
  table = store.openTable('former', { clock })
})
afterAll(() => store.close())
let n = 0
beforeEach(() => {
  me = ParticipantId.parse(`reader-${n++}`)
})

const start = '000000000000'
const number = (of: number) => String(of).padStart(12, '0')
const letter = (): Mail => makeEvent(codeRecognised, randomId('evt'), clock(), codeRecognised.example)
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)

const row = (at: number, data: object) => table.create({ pk: `MAIL#${me}`, sk: number(at), data })
const claim = (event: Mail, data: object) => table.create({ pk: `MAILCLAIM#${me}#${event.id}`, sk: 'MAILCLAIM', data })
const settled = async (at: number) => {
  const event = letter()
  await claim(event, { cursor: number(at) })
  await row(at, { event, subject: 's', settled: true })
  return event
}
const fresh = () => createMailboxStore(table, clock)

test('cursors stay what they were, new entries come behind them, and what is there is not put again', async () => {
  const old = [await settled(1), await settled(2), await settled(4)]
  await row(3, { void: true })
  const late = letter()
  await fresh().append(me, [...old, late])
  const all = await fresh().read(me, start, 10)
  expect(ids(all.entries)).toEqual(ids([...old, late]))
  expect(all.entries.slice(0, 3).map(({ cursor }) => cursor)).toEqual([1, 2, 4].map(number))
  expect(ids((await fresh().read(me, number(2), 10)).entries)).toEqual(ids(old.slice(2).concat(late)))
  // Number 3 holds nothing, but a reader may have been told to go on from it.
  expect(await fresh().read(me, number(1), 10, number(3))).toMatchObject({
    entries: [{ id: old[1]?.id }],
    cursor: number(3),
  })
  expect(await fresh().waiting(me, number(2))).toMatchObject({ lag: 2, firstMissedAt: old[2]?.time })
  expect(await fresh().waiting(me, number(4))).toMatchObject({ lag: 1, firstMissedAt: late.time })
})

test('pages follow full hundreds of numbers', async () => {
  const old = []
  for (let at = 95; at <= 203; at++) old.push(await settled(at))
  const late = Array.from({ length: 100 }, letter)
  await fresh().append(me, late)
  const seen: string[] = []
  for (let after = start, more = true; more; ) {
    const page = await fresh().read(me, after, 30)
    seen.push(...ids(page.entries))
    after = page.cursor
    more = page.more
  }
  expect(seen).toEqual(ids([...old, ...late]))
})

test('a row whose writer died counts when its claim names it, or names none yet; its twin does not', async () => {
  const [named, unnamed, twice] = [letter(), letter(), letter()]
  await claim(named, { cursor: number(1) })
  await row(1, { event: named, subject: 's' })
  await claim(unnamed, {})
  await row(2, { event: unnamed, subject: 's' })
  await claim(twice, { cursor: number(4) })
  await row(3, { event: twice, subject: 's' })
  await row(4, { event: twice, subject: 's' })
  for (const _ of [1, 2]) {
    const { entries } = await fresh().read(me, start, 10)
    expect(entries.map(({ id, cursor }) => [id, cursor])).toEqual([
      [named.id, number(1)],
      [unnamed.id, number(2)],
      [twice.id, number(4)],
    ])
    await fresh().append(me, [named, unnamed, twice])
  }
})

test('an event that was claimed only is put now, and the row its dead writer may have left does not count', async () => {
  const [claimed, left] = [letter(), letter()]
  await claim(claimed, {})
  await claim(left, {})
  await row(1, { event: left, subject: 's' })
  await fresh().append(me, [claimed, left])
  expect(ids((await fresh().read(me, start, 10)).entries)).toEqual(ids([claimed, left]))
})
