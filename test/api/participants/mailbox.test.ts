import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assignmentOffered } from '../../../functions/complaints/events.ts'
import type { Client } from '../../../sdk/client.ts'
import { makeEvent } from '../../../shared/contract/event.ts'
import { randomId } from '../../../shared/crypto/ids.ts'
import { type TestHub, testHub } from '../../support/hub.ts'

// GET /v1/mailbox, POST /v1/mailbox/acks, GET /v1/mailbox/status
let hub: TestHub
let hebei: Client
let tianjin: Client
beforeAll(async () => {
  hub = await testHub({ faults: { copies: 2 } })
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
  tianjin = await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
})
afterAll(() => hub.stop())

type Mail = { entries: { id: string; cursor: string; type: string }[]; cursor: string; more: boolean }
const read = async (client: Client, query = '') => (await client.call('GET', `/v1/mailbox${query}`)).body as Mail
const offer = (subject: string) =>
  makeEvent(assignmentOffered, randomId('evt'), hub.clock(), {
    ...assignmentOffered.example,
    subject,
    caseCode: subject.slice(0, 10),
  })

describe('a mailbox', () => {
  test('holds each event once, in order without gaps, however often and however many at once are delivered', async () => {
    const events = Array.from({ length: 12 }, (_, i) => offer(`C7K2M9QX4D-${i + 1}`))
    await Promise.all(events.map((event) => hub.bus.publish([event])))
    await hub.settle()
    await hub.bus.publish(events)
    await hub.settle()
    const mail = await read(hebei)
    expect(mail.entries.map((e) => e.id).sort()).toEqual(events.map((e) => e.id).sort())
    expect(mail.entries.map((e) => e.cursor)).toEqual([...mail.entries.map((e) => e.cursor)].sort())
    expect((await read(tianjin)).entries).toEqual([])
    expect(hub.bus.deadLetters()).toEqual([])
  })

  test('is read in pages from any cursor', async () => {
    const all = await read(hebei)
    const first = await read(hebei, '?limit=5')
    // A number that a second delivery drew in vain takes a place of the page and shows nothing.
    const told = first.entries.length
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThanOrEqual(5)
    expect(first.entries).toEqual(all.entries.slice(0, told))
    expect(first.more).toBe(true)
    const second = await read(hebei, `?limit=100&after=${first.cursor}`)
    expect(second.entries).toEqual(all.entries.slice(told))
    expect(second.more).toBe(false)
  })

  test('acknowledged: starts after the acknowledged entry, never goes back, says how far it is', async () => {
    const { entries } = await read(hebei)
    const third = entries[2]?.cursor as string
    const ack = (cursor: string) => hebei.call('POST', '/v1/mailbox/acks', { body: { cursor } })
    expect(await ack(third)).toMatchObject({ status: 200, body: { acknowledged: third } })
    expect(await ack(entries[0]?.cursor as string)).toMatchObject({ status: 200, body: { acknowledged: third } })
    expect((await read(hebei)).entries).toEqual(entries.slice(3))
    expect((await hebei.call('GET', '/v1/mailbox/status')).body).toMatchObject({
      acknowledged: third,
      lag: entries.length - 3,
    })
  })

  test('400: a cursor beyond the last entry acknowledges nothing', async () => {
    const answer = await hebei.call('POST', '/v1/mailbox/acks', { body: { cursor: '000000009999' } })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-page-token' } })
  })

  test.each(['?limit=0', '?limit=101', '?limit=5&limit=6', '?unknown=1'])('422: %s', async (query) => {
    expect(await hebei.call('GET', `/v1/mailbox${query}`)).toMatchObject({
      status: 422,
      body: { code: 'validation-failed' },
    })
  })

  test('400: a tampered cursor', async () => {
    expect(await hebei.call('GET', '/v1/mailbox?after=12')).toMatchObject({
      status: 400,
      body: { code: 'invalid-page-token' },
    })
  })

  test('an event for a province without a platform is kept in the dead-letter queue, not lost', async () => {
    const orphan = makeEvent(assignmentOffered, randomId('evt'), hub.clock(), {
      ...assignmentOffered.example,
      to: 'beijing',
    })
    await hub.bus.publish([orphan])
    await hub.settle()
    expect(hub.bus.deadLetters().map((d) => (d.delivery.detail as { id: string }).id)).toContain(orphan.id)
  })
})
