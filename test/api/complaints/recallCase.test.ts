import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../../sdk/client.ts'
import { act, file, getCase, type Provinces, provinces, read, toArbitration } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

const recall = async (by: Client, code: string, etag?: string) =>
  by.call('POST', `/v1/cases/${code}/recall`, { headers: { 'if-match': etag ?? (await getCase(by, code)).etag } })

const mailOf = async (by: Client, code: string) => {
  const { body } = await by.call('GET', '/v1/mailbox?after=000000000000&limit=100')
  const { entries } = body as { entries: { type: string; data: { caseCode?: string; subject?: string } }[] }
  return entries.filter(({ data }) => data.caseCode === code).map(({ type, data }) => [type, data.subject])
}

describe('POST /v1/cases/{caseCode}/recall', () => {
  test('200: the filer takes it back; it leaves the inbox, the holder’s mailbox says so, and the citizen reads it', async () => {
    const { caseCode, secret, assignment: id } = await file(world.beijing)
    expect((await getCase(world.beijing, caseCode)).view.actions).toEqual(['recall'])
    const { etag } = await getCase(world.beijing, caseCode)
    const answer = await recall(world.beijing, caseCode, etag)
    expect(answer).toMatchObject({ status: 200, body: { state: 'withdrawn', holder: null, due: null, actions: [] } })
    const again = await recall(world.beijing, caseCode, etag)
    expect(again).toMatchObject({ status: 200, body: answer.body as object })
    expect(again.headers.get('etag')).toBe(answer.headers.get('etag'))

    await world.hub.settle()
    expect(await mailOf(world.hebei, caseCode)).toEqual([
      ['AssignmentOffered', id],
      ['AssignmentRecalled', id],
    ])
    expect((await world.hebei.call('GET', '/v1/assignments')).body).toMatchObject({ assignments: [] })
    expect((await read(world.hebei, id)).assignment).toMatchObject({ state: 'withdrawn', actions: [], content: null })
    const followed = await world.hub.get(`/v1/complaints/${caseCode}`, { 'case-secret': secret })
    expect(await followed.json()).toMatchObject({ state: 'withdrawn', stateText: { zh: '已撤回', en: 'Taken back' } })
  })

  test('200: a hotline takes back what it filed, and a case that waits at the duty desk is taken back, too', async () => {
    const { caseCode } = await file(world.hotline)
    expect(await recall(world.hotline, caseCode)).toMatchObject({ status: 200 })
    const waiting = await toArbitration(world)
    expect(await recall(world.beijing, waiting)).toMatchObject({ status: 200, body: { state: 'withdrawn' } })
    expect((await world.hub.operator.call('GET', '/v1/assignments')).body).toMatchObject({ assignments: [] })
  })

  test('200: two at once, one write and one event', async () => {
    const { caseCode } = await file(world.beijing)
    const { etag } = await getCase(world.beijing, caseCode)
    const both = await Promise.all([1, 2].map(() => recall(world.beijing, caseCode, etag)))
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect((await getCase(world.beijing, caseCode)).etag).toMatch(/^"2\./)
    await world.hub.settle()
    expect(await mailOf(world.hebei, caseCode)).toHaveLength(2)
  })

  test('409: not after it was accepted, by word or by silence', async () => {
    const accepted = await file(world.beijing)
    await act(world.hebei, accepted.assignment, 'accept')
    expect(await recall(world.beijing, accepted.caseCode)).toMatchObject({ status: 409, body: { code: 'case-state' } })
    const silent = await file(world.beijing)
    world.hub.clock.advance(3 * 86_400_000)
    expect((await getCase(world.beijing, silent.caseCode)).view.actions).toEqual([])
    expect(await recall(world.beijing, silent.caseCode)).toMatchObject({ status: 409, body: { code: 'case-state' } })
  })

  test('409: what was taken back is neither accepted nor answered', async () => {
    const { caseCode, assignment: id } = await file(world.beijing)
    await recall(world.beijing, caseCode)
    for (const [action, body] of [['accept'], ['answer', { outcome: 'resolved', text: '已处理。' }]] as const)
      expect(await act(world.hebei, id, action, body)).toMatchObject({
        status: 409,
        body: { code: 'assignment-state' },
      })
  })

  test('428 and 412; 404 for a party that did not file it; 403 without the scope', async () => {
    const { caseCode } = await file(world.beijing)
    expect(await world.beijing.call('POST', `/v1/cases/${caseCode}/recall`)).toMatchObject({ status: 428 })
    expect(await recall(world.beijing, caseCode, '"9"')).toMatchObject({ status: 412 })
    for (const by of [world.hebei, world.hotline, world.tianjin])
      expect(await recall(by, caseCode, '"1"')).toMatchObject({ status: 404 })
    for (const by of [world.venue, world.hub.operator])
      expect(await recall(by, caseCode, '"1"')).toMatchObject({ status: 403 })
  })
})
