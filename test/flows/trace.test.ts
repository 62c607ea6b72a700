import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Event } from '../../shared/contract/event.ts'
import type { LogFields, MessageCode } from '../../shared/observe/log.ts'
import { relayed } from '../support/again.ts'
import { type TestHub, testHub } from '../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../support/provinces.ts'

/** A trace from the caller to the home, into events, over the bus, and into the log of every step. */
let hub: TestHub
let provinces: Record<'hebei' | 'tianjin', JoinedProvince>
const written: ({ code: MessageCode } & LogFields)[] = []
let busIsAway = false
beforeAll(async () => {
  hub = await testHub({
    log: (code, fields) => void written.push({ code, ...fields }),
    faults: { refuse: () => busIsAway },
  })
  provinces = await joinProvinces(hub, ['hebei', 'tianjin'], { tell: false })
})
afterAll(async () => {
  await Promise.all(Object.values(provinces).map((province) => province.stop()))
  await hub.stop()
})
beforeEach(() => {
  written.length = 0
})

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const sent = `00-${trace}-00f067aa0ba902b7-01`
/** A step of the trace that was sent, other than the caller's own. */
const ourStep = expect.stringMatching(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`))
const linesOf = (code: MessageCode) => written.filter((line) => line.code === code)

const resolve = (traceparent: string) => {
  const { cardId } = provinces.hebei.cardBase.card('active')
  return provinces.tianjin.client.call('POST', '/v1/identity-resolutions', {
    body: { credential: { kind: 'card-id', cardId }, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' } },
    headers: { traceparent },
  })
}

/** A change that says nothing new, and yet is an event. */
const touch = (traceparent: string) =>
  hub.operator.call('PATCH', '/v1/participants/hebei-platform', {
    body: { baseUrl: provinces.hebei.baseUrl },
    headers: { traceparent },
  })
const lastPublished = () => hub.bus.published().at(-1)?.detail as Event

test('a request is logged in the caller’s trace, and so is the home’s question', async () => {
  expect(await resolve(sent)).toMatchObject({ status: 200, body: { outcome: 'RESOLVED', source: 'home' } })
  const line = linesOf('request-done').at(-1)
  expect(line).toMatchObject({ operation: 'resolveIdentity', traceparent: ourStep })
  expect(provinces.hebei.asked.at(-1)).toMatchObject({ verdict: 'verified', traceparent: line?.traceparent })
})

test('an event carries the trace it was written in, and its reaction is a step of the same', async () => {
  expect((await touch(sent)).status).toBe(200)
  await hub.settle()
  expect(lastPublished()).toMatchObject({ type: 'ParticipantChanged', traceparent: ourStep })
  const [handled] = linesOf('event-handled')
  expect(handled).toMatchObject({ traceparent: ourStep })
  expect(handled?.traceparent).not.toBe(lastPublished().traceparent)
})

test('an event that waited for the relay still names its trace', async () => {
  busIsAway = true
  expect((await touch(sent)).status).toBe(200)
  expect(linesOf('event-publish-failed')).toMatchObject([{ traceparent: ourStep }])
  busIsAway = false
  await relayed(hub)
  await hub.settle()
  expect(lastPublished()).toMatchObject({ type: 'ParticipantChanged', traceparent: ourStep })
})

test('an event without a trace, as they were stored before, begins one', async () => {
  expect((await touch(sent)).status).toBe(200)
  await hub.settle()
  const { traceparent: _, ...older } = lastPublished()
  written.length = 0
  await hub.services.identity.reactions({ source: older.source, 'detail-type': older.type, detail: older })
  expect(linesOf('event-handled')).toMatchObject([{ traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-/) }])
})

test('what is no traceparent is ignored and kept nowhere: the hub begins a trace of its own', async () => {
  const malformed = '00-110105194912310021-00f067aa0ba902b7-01'
  expect((await resolve(malformed)).status).toBe(200)
  const line = linesOf('request-done').at(-1)
  expect(line?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(JSON.stringify([written, provinces.hebei.asked.at(-1)])).not.toContain('110105194912310021')
})
