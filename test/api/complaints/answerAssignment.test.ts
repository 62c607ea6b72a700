import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, file, getCase, type Provinces, provinces, read } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

const reply = { outcome: 'resolved', text: '读卡器已修好，向您致歉。' }

const accepted = async () => {
  const filed = await file(world.beijing)
  await act(world.hebei, filed.assignment, 'accept')
  return filed
}

describe('POST /v1/assignments/{id}/answer', () => {
  test('200: the case is answered, leaves the inbox, and the citizen reads the answer', async () => {
    const { caseCode, secret, assignment: id } = await accepted()
    const { etag } = await read(world.hebei, id)
    const answer = await act(world.hebei, id, 'answer', reply, etag)
    expect(answer).toMatchObject({ status: 200, body: { state: 'done', actions: [] } })
    await world.hub.settle()
    const inbox = await world.hebei.call('GET', '/v1/assignments')
    expect(inbox.body).toMatchObject({ assignments: [] })
    const followed = await world.hub.get(`/v1/complaints/${caseCode}`, { 'case-secret': secret })
    expect(await followed.json()).toMatchObject({ state: 'answered', holder: null, due: null, answer: reply })
    // Closed is closed: the text is read by nobody any more.
    expect((await read(world.hebei, id)).assignment.content).toBeNull()

    const again = await act(world.hebei, id, 'answer', reply, etag)
    expect(again).toMatchObject({ status: 200, body: answer.body as object })
    expect(await act(world.hebei, id, 'answer', { ...reply, text: 'other' })).toMatchObject({ status: 409 })
  })

  test('the receiver reads the answer, a third province does not see the case', async () => {
    const { caseCode, assignment: id } = await accepted()
    await act(world.hebei, id, 'answer', reply)
    expect((await getCase(world.beijing, caseCode)).view.answer).toMatchObject(reply)
    expect((await getCase(world.hub.operator, caseCode)).view.answer).toBeNull()
    expect(await world.tianjin.call('GET', `/v1/cases/${caseCode}`)).toMatchObject({ status: 404 })
  })

  test('409 before it is accepted; 428, 412, 404, 403', async () => {
    const { assignment: id } = await file(world.beijing)
    expect(await act(world.hebei, id, 'answer', reply)).toMatchObject({
      status: 409,
      body: { code: 'assignment-state' },
    })
    expect(await world.hebei.call('POST', `/v1/assignments/${id}/answer`, { body: reply })).toMatchObject({
      status: 428,
    })
    expect(await act(world.hebei, id, 'answer', reply, '"9"')).toMatchObject({ status: 412 })
    expect(await act(world.beijing, id, 'answer', reply, '"1"')).toMatchObject({ status: 404 })
    expect(await act(world.venue, id, 'answer', reply, '"1"')).toMatchObject({ status: 403 })
  })

  test.each([
    ['no text', { ...reply, text: '' }],
    ['blank text, which would close the case without an answer', { ...reply, text: ' \u3000' }],
    ['text too long', { ...reply, text: 'x'.repeat(2001) }],
    ['unknown outcome', { ...reply, outcome: 'closed' }],
  ])('422: %s', async (_name, body) => {
    const { assignment: id } = await accepted()
    expect(await act(world.hebei, id, 'answer', body)).toMatchObject({ status: 422 })
  })
})
