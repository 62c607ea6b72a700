import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLive } from '../../functions/complaints/case/domain/live.ts'
import { createCaseStore } from '../../functions/complaints/case/store.ts'
import { localTableName } from '../../local/services/open.ts'
import type { Answer } from '../../sdk/client.ts'
import {
  act,
  back,
  complaint,
  designation,
  type Filed,
  file,
  getCase,
  type Provinces,
  provinces,
  read,
  toArbitration,
} from '../api/complaints/world.ts'
import { broken, rules } from '../domain/complaints/fixtures.ts'

/** What happens when several act on one case in the same instant. */
let world: Provinces
beforeAll(async () => {
  world = await provinces({ faults: { copies: 2 } })
})
afterAll(() => world.hub.stop())

const stored = async (code: string) => {
  const { hub } = world
  const table = hub.store.openTable(localTableName('complaints'), { clock: hub.clock })
  const record = (await createCaseStore(table, rules.calendar).find(code))?.record
  if (!record) throw new Error('the case is lost')
  expect(broken(record)).toEqual([])
  return record
}
const statuses = (answers: Answer[]) => answers.map((a) => a.status).sort()
const eventsOf = async (code: string, type: string) => {
  await world.hub.settle()
  expect(world.hub.bus.deadLetters()).toEqual([])
  const told = world.hub.bus.published().map((d) => d.detail as { id: string; type: string; data: { subject: string } })
  return new Set(told.filter((e) => e.type === type && e.data.subject.startsWith(code)).map((e) => e.id)).size
}
const times = <T>(count: number, run: () => Promise<T>) => Promise.all(Array.from({ length: count }, run))

describe('at the same instant', () => {
  test('one idempotency key five times: one case, one answer; another body under it is refused', async () => {
    const send = (body: unknown) => world.beijing.call('POST', '/v1/complaints', { body, idempotencyKey: 'race-1' })
    const answers = await times(5, () => send(complaint))
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 201])
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1)
    const [first] = answers
    if (!first) throw new Error('no answer')
    const { caseCode } = first.body as Filed
    expect(await eventsOf(caseCode, 'AssignmentOffered')).toBe(1)
    expect(await eventsOf(caseCode, 'RefusalReported')).toBe(1)

    const bodies = ['一', '二', '三'].map((text) => ({ ...complaint, text }))
    const mixed = await Promise.all(
      bodies.map((body) => world.beijing.call('POST', '/v1/complaints', { body, idempotencyKey: 'race-2' })),
    )
    expect(statuses(mixed)).toEqual([201, 422, 422])
  })

  test('acceptance, two returns and an answer with one ETag: one of them happens', async () => {
    for (let round = 0; round < 5; round++) {
      const { caseCode, assignment: id } = await file(world.beijing)
      const { etag } = await read(world.hebei, id)
      const answers = await Promise.all([
        act(world.hebei, id, 'return', back('tianjin'), etag),
        act(world.hebei, id, 'accept', undefined, etag),
        act(world.hebei, id, 'return', back('beijing'), etag),
        act(world.hebei, id, 'answer', { outcome: 'resolved', text: '好' }, etag),
      ])
      // The answer comes too early (409) unless another has already made its ETag stale (412).
      expect(statuses(answers).filter((s) => s === 200)).toHaveLength(1)
      expect(statuses(answers).every((s) => [200, 409, 412].includes(s))).toBe(true)
      const { assignments } = await stored(caseCode)
      expect(assignments.filter(isLive)).toHaveLength(1)
      expect(await eventsOf(caseCode, 'AssignmentOffered')).toBe(assignments.length)
    }
  })

  test('the same return five times: returned once, and everyone gets the same answer', async () => {
    const { caseCode, assignment: id } = await file(world.beijing)
    const { etag } = await read(world.hebei, id)
    const answers = await times(5, () => act(world.hebei, id, 'return', back('tianjin'), etag))
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1)
    expect((await stored(caseCode)).assignments.map((a) => a.holder)).toEqual(['hebei', 'tianjin'])
  })

  test('the same designation twice and another: one binds', async () => {
    const code = await toArbitration(world)
    const { etag } = await getCase(world.hub.operator, code)
    const designate = (to: string) =>
      world.hub.operator.call('POST', `/v1/cases/${code}/designations`, {
        body: { ...designation, to },
        headers: { 'if-match': etag },
      })
    const answers = await Promise.all([designate('hebei'), designate('tianjin'), designate('hebei')])
    const { assignments } = await stored(code)
    const bound = assignments.filter((a) => a.binding)
    expect(bound).toHaveLength(1)
    expect(statuses(answers)).toEqual(bound[0]?.holder === 'hebei' ? [200, 201, 412] : [201, 412, 412])
  })

  test('an acceptance beside its delivery, four times over: accepted, and delivered at most once', async () => {
    for (let round = 0; round < 4; round++) {
      const { caseCode, assignment: id } = await file(world.beijing, { venue: 'tj-120101-001' })
      await world.hub.settle()
      const { etag } = await read(world.tianjin, id)
      const { entries } = (await world.tianjin.call('GET', '/v1/mailbox')).body as { entries: { cursor: string }[] }
      const [acked, accepted] = await Promise.all([
        world.tianjin.call('POST', '/v1/mailbox/acks', { body: { cursor: entries.at(-1)?.cursor } }),
        act(world.tianjin, id, 'accept', undefined, etag),
      ])
      expect([acked.status, accepted.status]).toEqual([200, 200])
      await world.hub.settle()
      const record = await stored(caseCode)
      expect(record.assignments[0]?.state).toBe('accepted')
      expect(record.log.filter((e) => e.type === 'delivered').length).toBeLessThanOrEqual(1)
    }
  })
})

describe('a case does not grow without end', () => {
  test('the longest there can be is five hand-overs, and a small part of what an item may hold', async () => {
    // Three bytes of UTF-8 for one unit of length: the most there is.
    const long = (most: number) => '中'.repeat(most)
    const basis = long(200)
    const give = (to: string) => ({ ...back(to), legalBasis: basis })
    const { caseCode } = await file(world.beijing, {
      text: long(2000),
      contact: { name: long(60), phone: '+86 138 0013 8000' },
      place: 'tianjin',
      cardHome: 'hebei',
      insuredPlace: 'beijing',
      codeHome: 'tianjin',
    })
    const turns = [
      [world.hebei, 'tianjin'],
      [world.tianjin, 'beijing'],
      [world.beijing, 'hebei'],
    ] as const
    for (const [n, [by, to]] of turns.entries()) {
      await world.hub.settle()
      const { entries } = (await by.call('GET', '/v1/mailbox?limit=100')).body as { entries: { cursor: string }[] }
      await by.call('POST', '/v1/mailbox/acks', { body: { cursor: entries.at(-1)?.cursor } })
      await world.hub.settle()
      expect(await act(by, `${caseCode}-${n + 1}`, 'return', give(to))).toMatchObject({ status: 200 })
    }
    const { etag } = await getCase(world.hub.operator, caseCode)
    await world.hub.operator.call('POST', `/v1/cases/${caseCode}/designations`, {
      body: { to: 'hebei', reason: { zh: long(300), en: long(300) }, legalBasis: basis },
      headers: { 'if-match': etag },
    })
    await act(world.hebei, `${caseCode}-5`, 'accept')
    expect(await act(world.hebei, `${caseCode}-5`, 'answer', { outcome: 'explained', text: long(2000) })).toMatchObject(
      {
        status: 200,
      },
    )
    const record = await stored(caseCode)
    const bytes = Buffer.byteLength(JSON.stringify(record))
    console.log(
      `the longest case: ${record.assignments.length} assignments, ${record.log.length} log entries, ${bytes} bytes`,
    )
    expect(record.assignments).toHaveLength(5)
    // DynamoDB's item holds 400 KB.
    expect(bytes).toBeLessThan(64_000)
  })
})
