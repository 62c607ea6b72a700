import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, back, designation, file, getCase, type Provinces, provinces, read, toArbitration } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

const designate = (code: string, etag: string | undefined, body: unknown = designation, by = world.hub.operator) =>
  by.call('POST', `/v1/cases/${code}/designations`, { body, ...(etag && { headers: { 'if-match': etag } }) })

describe('POST /v1/cases/{caseCode}/designations', () => {
  test('201: binding for the province named, even if it returned the case; a repeat answers the same', async () => {
    const code = await toArbitration(world)
    const { etag } = await getCase(world.hub.operator, code)
    const first = await designate(code, etag)
    expect(first).toMatchObject({
      status: 201,
      body: { id: `${code}-4`, holder: 'hebei', binding: true, state: 'offered', decision: { rule: 'designation' } },
    })
    const again = await designate(code, etag)
    expect(again).toMatchObject({ status: 200, body: first.body as object })
    const { assignment } = await read(world.hebei, `${code}-4`)
    expect(assignment).toMatchObject({ actions: ['accept'], due: { return: null } })
    expect(assignment.content).not.toBeNull()
    expect(await act(world.hebei, `${code}-4`, 'return', back('tianjin'))).toMatchObject({
      status: 409,
      body: { code: 'assignment-binding' },
    })
    expect(await act(world.hebei, `${code}-4`, 'accept')).toMatchObject({ status: 200 })
  })

  test('409: only a case in arbitration is designated', async () => {
    const { caseCode } = await file(world.beijing)
    expect(await designate(caseCode, '"1"')).toMatchObject({ status: 409, body: { code: 'case-state' } })
  })

  test('428, 412, 404, 403', async () => {
    const code = await toArbitration(world)
    expect(await designate(code, undefined)).toMatchObject({ status: 428 })
    expect(await designate(code, '"1"')).toMatchObject({ status: 412 })
    expect(await designate('0000000000', '"1"')).toMatchObject({ status: 404 })
    expect(await designate('nonsense', '"1"')).toMatchObject({ status: 404 })
    for (const by of [world.beijing, world.hebei, world.hotline, world.venue])
      expect(await designate(code, '"3"', designation, by)).toMatchObject({ status: 403 })
  })

  test.each([
    ['not a province', { ...designation, to: 'arbitration' }],
    ['one language only', { ...designation, reason: { zh: '由河北办理' } }],
    ['a blank reason', { ...designation, reason: { zh: ' ', en: ' ' } }],
    [
      'a telephone number in the reason, which goes to mailboxes and the page',
      { ...designation, reason: { ...designation.reason, zh: '请联系 13800138000' } },
    ],
    ['no legal basis', { to: 'hebei', reason: designation.reason }],
  ])('422: %s', async (_name, body) => {
    const code = await toArbitration(world)
    expect(await designate(code, '"3"', body)).toMatchObject({ status: 422 })
  })
})
