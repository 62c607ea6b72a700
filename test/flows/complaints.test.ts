import { afterEach, describe, expect, test } from 'vitest'
import { isLive, isOpen } from '../../functions/complaints/case/domain/live.ts'
import { createCaseStore } from '../../functions/complaints/case/store.ts'
import { localTableName } from '../../local/services/open.ts'
import type { Client } from '../../sdk/client.ts'
import type { Delivery } from '../../shared/events/react.ts'
import {
  act,
  back,
  designation,
  file,
  getCase,
  type Page,
  type Provinces,
  provinces,
  read,
} from '../api/complaints/world.ts'
import { broken, rules } from '../domain/complaints/fixtures.ts'

let world: Provinces
afterEach(() => world.hub.stop())

const twice = async () => {
  world = await provinces({ faults: { copies: 2 } })
  return world
}

/** The case as it is stored, for the invariants. */
const stored = async (code: string) => {
  const { hub } = world
  const table = hub.store.openTable(localTableName('complaints'), { clock: hub.clock })
  const found = await createCaseStore(table, rules.calendar).find(code)
  if (!found) throw new Error('the case is lost')
  return found.record
}

/** Everything that was set in motion arrives; then the invariants hold, and the inboxes show what is stored. */
const settled = async (code: string) => {
  await world.hub.settle()
  expect(world.hub.bus.deadLetters()).toEqual([])
  const record = await stored(code)
  expect(broken(record)).toEqual([])
  const live = record.assignments.filter(isLive)
  expect(live).toHaveLength(isOpen(record) ? 1 : 0)
  for (const [holder, by] of holders()) {
    const { assignments } = (await by.call('GET', '/v1/assignments')).body as Page
    const here = assignments.filter((a) => a.caseCode === code).map((a) => a.id)
    expect(here).toEqual(live.filter((a) => a.holder === holder).map((a) => a.id))
  }
  return record
}

const holders = (): [string, Client][] => [
  ['beijing', world.beijing],
  ['tianjin', world.tianjin],
  ['hebei', world.hebei],
  ['arbitration', world.hub.operator],
]

type Mail = { entries: { cursor: string; type: string; data: { subject: string; to: string; binding: boolean } }[] }
const mailbox = async (by: Client) =>
  ((await by.call('GET', '/v1/mailbox?after=000000000000')).body as Mail).entries.filter(
    (e) => e.type === 'AssignmentOffered',
  )
const acknowledge = async (by: Client) => {
  const last = (await mailbox(by)).at(-1)
  expect(await by.call('POST', '/v1/mailbox/acks', { body: { cursor: last?.cursor } })).toMatchObject({ status: 200 })
  await world.hub.settle()
}

const publishedFor = (code: string, type: string): Delivery[] =>
  world.hub.bus
    .published()
    .filter(
      (d) => d['detail-type'] === type && (d.detail as { data: { subject: string } }).data.subject.startsWith(code),
    )

describe('a case between the provinces, every event delivered twice', () => {
  test('Beijing files about a venue in Hebei: mailbox, delivery, acceptance, answer', async () => {
    const { beijing, hebei, tianjin, hub } = await twice()
    const { caseCode, secret, assignment } = await file(beijing)
    await settled(caseCode)

    expect((await mailbox(hebei)).map((e) => e.data.subject)).toEqual([assignment])
    expect(await mailbox(tianjin)).toEqual([])
    await acknowledge(hebei)
    expect((await settled(caseCode)).assignments[0]).toMatchObject({ state: 'delivered' })

    await act(hebei, assignment, 'accept')
    expect((await settled(caseCode)).state).toBe('accepted')
    await act(hebei, assignment, 'answer', { outcome: 'resolved', text: '已修好' })
    const record = await settled(caseCode)
    expect(record.log.map((e) => e.type)).toEqual(['filed', 'offered', 'delivered', 'accepted', 'answered'])
    const followed = await hub.get(`/v1/complaints/${caseCode}`, { 'case-secret': secret })
    expect(await followed.json()).toMatchObject({ state: 'answered', answer: { by: 'hebei', text: '已修好' } })
    expect(publishedFor(caseCode, 'RefusalReported')).toHaveLength(1)
    expect(publishedFor(caseCode, 'AssignmentOffered')).toHaveLength(1)
  })

  test('an acknowledgement that comes after the acceptance changes nothing', async () => {
    const { beijing, hebei } = await twice()
    const { caseCode, assignment } = await file(beijing)
    await settled(caseCode)
    await act(hebei, assignment, 'accept')
    await acknowledge(hebei)
    const record = await settled(caseCode)
    expect(record.assignments[0]).toMatchObject({ state: 'accepted' })
    expect(record.log.map((e) => e.type)).toEqual(['filed', 'offered', 'accepted'])
  })

  test('the delivery that follows an acknowledgement takes nobody’s ETag away', async () => {
    const { beijing, hebei } = await twice()
    const { caseCode, assignment } = await file(beijing)
    await settled(caseCode)
    const { etag } = await read(hebei, assignment)
    await acknowledge(hebei)
    expect((await settled(caseCode)).assignments[0]).toMatchObject({ state: 'delivered' })
    expect(await act(hebei, assignment, 'accept', undefined, etag)).toMatchObject({ status: 200 })
    expect(await act(hebei, assignment, 'answer', { outcome: 'resolved', text: '好' }, etag)).toMatchObject({
      status: 412,
    })
  })

  test('an acknowledgement that comes after the return changes nothing', async () => {
    const { beijing, hebei } = await twice()
    const { caseCode, assignment } = await file(beijing)
    await settled(caseCode)
    await act(hebei, assignment, 'return', back('tianjin'))
    await acknowledge(hebei)
    const record = await settled(caseCode)
    expect(record.assignments.map((a) => a.state)).toEqual(['returned', 'offered'])
    expect(record.log.map((e) => e.type)).toEqual(['filed', 'offered', 'returned', 'offered'])
  })

  test('a return goes to the next province, and the citizen reads why', async () => {
    const { beijing, hebei, tianjin, hub } = await twice()
    const { caseCode, secret, assignment } = await file(beijing)
    await settled(caseCode)
    await act(hebei, assignment, 'return', back('tianjin'))
    await settled(caseCode)
    expect((await mailbox(tianjin)).map((e) => e.data.subject)).toEqual([`${caseCode}-2`])
    const view = await (await hub.get(`/v1/complaints/${caseCode}`, { 'case-secret': secret })).json()
    const told = JSON.stringify(view)
    expect(told).toContain('河北退回：事发地不在本地（依据：《规定》第二十三条），建议由天津办理。')
    expect(view).toMatchObject({ holder: { who: 'tianjin' }, decision: { rule: 'proposed-holder' } })
  })

  test('three returns go to the duty desk, whose designation binds', async () => {
    const { beijing, hebei, tianjin, hub } = await twice()
    const { caseCode } = await file(beijing)
    await settled(caseCode)
    for (const [n, by, to] of [
      [1, hebei, 'tianjin'],
      [2, tianjin, 'beijing'],
      [3, beijing, 'hebei'],
    ] as const) {
      expect(await act(by, `${caseCode}-${n}`, 'return', back(to))).toMatchObject({ status: 200 })
      await settled(caseCode)
    }
    const { view, etag } = await getCase(hub.operator, caseCode)
    expect(view).toMatchObject({ state: 'arbitration', decision: { rule: 'third-return' } })
    await hub.operator.call('POST', `/v1/cases/${caseCode}/designations`, {
      body: designation,
      headers: { 'if-match': etag },
    })
    await settled(caseCode)
    expect((await mailbox(hebei)).at(-1)?.data).toMatchObject({ subject: `${caseCode}-5`, binding: true })
    expect(await act(hebei, `${caseCode}-5`, 'return', back('tianjin'))).toMatchObject({
      body: { code: 'assignment-binding' },
    })
    await act(hebei, `${caseCode}-5`, 'accept')
    await act(hebei, `${caseCode}-5`, 'answer', { outcome: 'explained', text: '已说明' })
    expect((await settled(caseCode)).state).toBe('answered')
    expect(publishedFor(caseCode, 'RefusalReported')).toHaveLength(1)
  })
})
