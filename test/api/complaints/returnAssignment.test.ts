import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, back, file, getCase, type Provinces, provinces, read } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

describe('POST /v1/assignments/{id}/return', () => {
  test('200: goes to the proposed province at once, with the reasons in plain words', async () => {
    const { caseCode, assignment: id } = await file(world.beijing)
    const answer = await act(world.hebei, id, 'return', back('tianjin'))
    expect(answer).toMatchObject({
      status: 200,
      body: {
        outcome: 'rerouted',
        returned: { state: 'returned', returned: back('tianjin') },
        next: { id: `${caseCode}-2`, holder: 'tianjin' },
        decision: { rule: 'proposed-holder' },
      },
    })
    const { view } = await getCase(world.beijing, caseCode)
    expect(view.holder?.who).toBe('tianjin')
    expect(view.timeline.map((t) => t.text.zh).join()).toContain('河北退回：事发地不在本地')
  })

  test('200: a repeat with the old ETag answers the same; other reasons come too late', async () => {
    const { assignment: id } = await file(world.beijing)
    const { etag } = await read(world.hebei, id)
    const first = await act(world.hebei, id, 'return', back('tianjin'), etag)
    const again = await act(world.hebei, id, 'return', back('tianjin'), etag)
    expect(again).toMatchObject({ status: 200, body: first.body as object })
    expect(await act(world.hebei, id, 'return', back('beijing'), etag)).toMatchObject({ status: 412 })
    expect(await act(world.hebei, id, 'return', back('beijing'))).toMatchObject({
      status: 409,
      body: { code: 'assignment-state' },
    })
  })

  test('200: who proposes itself leaves it to the rules', async () => {
    const { assignment: id } = await file(world.beijing)
    const answer = await act(world.hebei, id, 'return', back('hebei'))
    expect(answer.body).toMatchObject({ next: { holder: 'beijing' }, decision: { rule: 'receiver' } })
  })

  test('200: A to B and back to A goes to the duty desk', async () => {
    const { caseCode, assignment: id } = await file(world.beijing)
    await act(world.hebei, id, 'return', back('beijing'))
    const answer = await act(world.beijing, `${caseCode}-2`, 'return', back('hebei'))
    expect(answer.body).toMatchObject({
      outcome: 'arbitration',
      next: { holder: 'arbitration' },
      decision: { rule: 'loop' },
    })
    expect((await getCase(world.hub.operator, caseCode)).view.state).toBe('arbitration')
  })

  test('409: what was accepted stays', async () => {
    const { assignment: id } = await file(world.beijing)
    await act(world.hebei, id, 'accept')
    expect(await act(world.hebei, id, 'return', back('tianjin'))).toMatchObject({
      status: 409,
      body: { code: 'assignment-state' },
    })
  })

  test('the window closes with the working day; a complex case has one day more', async () => {
    const plain = await file(world.beijing)
    const complex = await file(world.beijing, { cardHome: 'tianjin' })
    const { assignment } = await read(world.hebei, complex.assignment)
    expect(assignment.due.return).toMatchObject({ by: '2026-11-25T09:00:00.000Z', rule: 'return.complex' })
    world.hub.clock.set('2026-11-24T09:00:00.001Z')
    expect(await act(world.hebei, plain.assignment, 'return', back('tianjin'))).toMatchObject({
      status: 409,
      body: { code: 'return-window-closed' },
    })
    expect(await act(world.hebei, complex.assignment, 'return', back('tianjin'))).toMatchObject({ status: 200 })
  })

  test('428, 412, 404, 403', async () => {
    const { assignment: id } = await file(world.beijing)
    const body = back('tianjin')
    expect(await world.hebei.call('POST', `/v1/assignments/${id}/return`, { body })).toMatchObject({ status: 428 })
    expect(await act(world.hebei, id, 'return', body, '"9"')).toMatchObject({ status: 412 })
    expect(await act(world.tianjin, id, 'return', body, '"1"')).toMatchObject({ status: 404 })
    expect(await act(world.hotline, id, 'return', body, '"1"')).toMatchObject({ status: 403 })
  })

  test.each([
    '国办发〔2020〕53号',
    'GB/T 33358-2016',
    '2024-09-27 公布的规定第二十三条',
    '津政令〔2024〕39 第12条第1款',
    'GB/T 33358-2016 12.1',
  ])('200: %s is a legal basis', async (legalBasis) => {
    const { assignment: id } = await file(world.beijing)
    expect(await act(world.hebei, id, 'return', { ...back('tianjin'), legalBasis })).toMatchObject({ status: 200 })
  })

  test.each([
    ['no reason', { reasonCode: undefined }],
    ['unknown reason', { reasonCode: 'lazy' }],
    ['no legal basis', { legalBasis: '' }],
    ['a blank legal basis', { legalBasis: ' ' }],
    ['half a character, which the store would write as another', { legalBasis: '第23条 \ud800' }],
    ['two lines', { legalBasis: '第23条\n天津已受理。' }],
    ['a mark that turns the writing round', { legalBasis: '第\u202e23条' }],
    ['a telephone number', { legalBasis: '来电人 010-5555 0199' }],
    ['a mobile number in full-width digits', { legalBasis: '１３８００１３８０００' }],
    ['a person’s number', { legalBasis: '11010119990101001X' }],
    ['a legal basis too long', { legalBasis: 'x'.repeat(201) }],
    ['no proposed holder', { proposedHolder: undefined }],
    ['the duty desk is not proposed', { proposedHolder: 'arbitration' }],
  ])('422: %s', async (_name, change) => {
    const { assignment: id } = await file(world.beijing)
    expect(await act(world.hebei, id, 'return', { ...back('tianjin'), ...change }, '"1"')).toMatchObject({
      status: 422,
    })
  })
})
