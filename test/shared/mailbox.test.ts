import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assignmentOffered } from '../../functions/complaints/events.ts'
import { keys } from '../../functions/participants/mailbox/keys.ts'
import type { MailboxStore } from '../../functions/participants/mailbox/ports.ts'
import { createMailboxStore } from '../../functions/participants/mailbox/store.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { ParticipantId } from '../../shared/contract/ids.ts'
import { randomId } from '../../shared/crypto/ids.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

let store: Store
let table: Table
let mailbox: MailboxStore
let me: ParticipantId
const clock = testClock()
const start = '000000000000'
beforeAll(async () => {
  store = testStore()
  await store.createTable('mailbox-test')
  table = store.openTable('mailbox-test', { clock })
  mailbox = createMailboxStore(table)
})
afterAll(() => store.close())
let n = 0
beforeEach(() => {
  me = ParticipantId.parse(`reader-${n++}`)
})

const letter = () => makeEvent(assignmentOffered, randomId('evt'), clock(), assignmentOffered.example)
const append = (event = letter()) => mailbox.append(me, event, 'subject')

test('a writer that died after drawing its number holds nobody up, and no number is lost or given twice', async () => {
  await append()
  await table.count(keys.mailCount(me))
  await append()
  expect((await mailbox.read(me, start, 10)).entries.map((e) => e.cursor)).toEqual(['000000000001', '000000000003'])
})

test('a slow writer comes after the reader that passed its number, never behind it', async () => {
  const slow = letter()
  const drawn = await table.count(keys.mailCount(me))
  await append()
  const seen = await mailbox.read(me, start, 10)
  expect(seen.entries.map((e) => e.cursor)).toEqual(['000000000002'])
  // The slow writer goes on under the number it drew, finds it void, and draws another.
  const put = await table.create({
    ...keys.mail(me, String(drawn).padStart(12, '0')),
    data: { event: slow, subject: 's' },
  })
  expect(put).toBe('exists')
  await append(slow)
  const later = await mailbox.read(me, seen.cursor, 10)
  expect(later.entries.map((e) => e.id)).toEqual([slow.id])
})

test('of an event that is delivered many times at once one entry counts; a page of void numbers still moves on', async () => {
  const event = letter()
  const cursors = await Promise.all(Array.from({ length: 20 }, () => append(event)))
  expect(new Set(cursors).size).toBe(1)
  const seen: string[] = []
  for (let after = start, more = true; more; ) {
    const page = await mailbox.read(me, after, 3)
    seen.push(...page.entries.map((e) => e.id))
    if (page.more) expect(page.cursor > after).toBe(true)
    after = page.cursor
    more = page.more
  }
  expect(seen).toEqual([event.id])
})

test('writers that race do not meet: each costs the same few calls', async () => {
  let calls = 0
  const counted = createMailboxStore(
    store.openTable('mailbox-test', {
      clock,
      around: (_kind, run) => {
        calls++
        return run()
      },
    }),
  )
  await Promise.all(Array.from({ length: 50 }, () => counted.append(me, letter(), 'subject')))
  expect(calls / 50).toBeLessThanOrEqual(6)
  expect((await mailbox.read(me, start, 100)).entries).toHaveLength(50)
})
