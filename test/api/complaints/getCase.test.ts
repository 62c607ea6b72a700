import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../../sdk/client.ts'
import { type Filed, file, getCase, type Provinces, provinces, toArbitration } from './world.ts'

let world: Provinces
let filed: Filed
beforeAll(async () => {
  world = await provinces()
  filed = await file(world.beijing)
})
afterAll(() => world.hub.stop())

describe('GET /v1/cases/{caseCode}', () => {
  test('200: for receiver, holder, a hotline of the receiver’s province and the duty desk', async () => {
    for (const by of [world.beijing, world.hebei, world.hotline, world.hub.operator]) {
      const { view, etag } = await getCase(by, filed.caseCode)
      expect(view).toMatchObject({ caseCode: filed.caseCode, assignments: [{ id: filed.assignment, holder: 'hebei' }] })
      expect(etag).toMatch(/^"1\./)
    }
  })

  test('each caller is told what it may do now, and nobody what only others may', async () => {
    const may = async (by: Client, code: string) => {
      const { view } = await getCase(by, code)
      return [view.actions, view.assignments.map(({ actions }) => actions)]
    }
    expect(await may(world.hebei, filed.caseCode)).toEqual([[], [['accept', 'return']]])
    expect(await may(world.beijing, filed.caseCode)).toEqual([['recall'], [[]]])
    for (const by of [world.hotline, world.hub.operator]) expect(await may(by, filed.caseCode)).toEqual([[], [[]]])
    const waiting = await toArbitration(world)
    expect(await may(world.hub.operator, waiting)).toEqual([['designate'], [[], [], []]])
    expect(await may(world.hebei, waiting)).toEqual([[], [[], [], []]])
  })

  test('200 and not 304 once silence counts as acceptance', async () => {
    const { caseCode } = await file(world.beijing)
    const { etag } = await getCase(world.beijing, caseCode)
    const look = () => world.beijing.call('GET', `/v1/cases/${caseCode}`, { headers: { 'if-none-match': etag } })
    expect(await look()).toMatchObject({ status: 304 })
    world.hub.clock.advance(3 * 86_400_000)
    expect(await look()).toMatchObject({ status: 200, body: { state: 'accepted' } })
  })

  test('404 for another province, 403 for a venue', async () => {
    expect(await world.tianjin.call('GET', `/v1/cases/${filed.caseCode}`)).toMatchObject({ status: 404 })
    expect(await world.venue.call('GET', `/v1/cases/${filed.caseCode}`)).toMatchObject({ status: 403 })
  })
})
