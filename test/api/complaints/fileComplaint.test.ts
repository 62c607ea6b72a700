import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isCaseCode } from '../../../functions/complaints/case/domain/caseCode.ts'
import { complaint, contact, type Filed, type Provinces, provinces, secretText } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

const send = (body: Record<string, unknown>, idempotencyKey?: string) =>
  world.beijing.call('POST', '/v1/complaints', { body, ...(idempotencyKey && { idempotencyKey }) })

describe('POST /v1/complaints', () => {
  test('201: the case goes to the venue’s province, with the rule, the reasons and every deadline', async () => {
    const answer = await send(complaint)
    expect(answer.status).toBe(201)
    const filed = answer.body as Filed
    expect(isCaseCode(filed.caseCode)).toBe(true)
    expect(filed.secret).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(filed.routing).toMatchObject({ to: 'hebei', rule: 'event-place', complex: false })
    expect(filed.assignment).toBe(`${filed.caseCode}-1`)
    expect(filed.decision).toMatchObject({ rule: 'event-place', ruleVersion: filed.routing.ruleVersion })
    expect(filed.due.accept.by).toBe('2026-11-24T09:00:00.000Z')
    expect(filed.due.reply.by).toBe('2026-11-30T09:00:00.000Z')
    expect(filed).toMatchObject({ source: 'index', asOf: world.hub.clock().toISOString() })
  })

  test('201: a hotline files too; its province is the receiver', async () => {
    const answer = await world.hotline.call('POST', '/v1/complaints', { body: { ...complaint, topic: 'other' } })
    expect(answer).toMatchObject({ status: 201, body: { routing: { to: 'beijing', rule: 'receiver' } } })
  })

  test('200: the same key and body give the very same answer, secret included; another body is refused', async () => {
    const first = await send(complaint, 'file-1')
    expect(first.status).toBe(201)
    world.hub.clock.advance(60_000)
    const again = await send(complaint, 'file-1')
    expect(again.status).toBe(200)
    expect(again.body).toEqual(first.body)
    const other = await send({ ...complaint, text: 'something else' }, 'file-1')
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    const events = world.hub.bus
      .published()
      .filter((d) => JSON.stringify(d.detail).includes((first.body as Filed).caseCode))
    expect(events.map((d) => d['detail-type']).sort()).toEqual(['AssignmentOffered', 'RefusalReported'])
  })

  test('201: several lines and rare characters are what people write', async () => {
    expect((await send({ ...complaint, text: '第一行\r\n\t第二行 𠮷😀' })).status).toBe(201)
  })

  test('another participant’s key of the same name is another key', async () => {
    const mine = await send(complaint, 'file-2')
    const other = await world.tianjin.call('POST', '/v1/complaints', { body: complaint, idempotencyKey: 'file-2' })
    expect(other.status).toBe(201)
    expect((other.body as Filed).caseCode).not.toBe((mine.body as Filed).caseCode)
  })

  test.each([
    ['a venue cannot file', 403, 'insufficient-scope', () => world.venue],
    ['the operator cannot file', 403, 'insufficient-scope', () => world.hub.operator],
  ])('403: %s', async (_name, status, code, by) => {
    expect(await by().call('POST', '/v1/complaints', { body: complaint })).toMatchObject({ status, body: { code } })
  })

  test('403: a participant without a province has no one to receive for', async () => {
    const nowhere = await world.hub.join({ id: 'no-province', kind: 'hotline' })
    const answer = await nowhere.call('POST', '/v1/complaints', { body: complaint })
    expect(answer).toMatchObject({ status: 403, body: { code: 'wrong-participant', needs: 'province' } })
  })

  test('401: without a token', async () => {
    const answer = await world.hub.fetch(
      new Request(`${world.hub.issuer}/v1/complaints`, { method: 'POST', body: JSON.stringify(complaint) }),
    )
    expect(answer.status).toBe(401)
  })

  test.each([
    ['no text', { text: '' }, '/text'],
    ['blank text', { text: ' \n\u3000' }, '/text'],
    ['half a character', { text: '\ud83d' }, '/text'],
    ['a control character', { text: 'x\u0000' }, '/text'],
    ['a blank name', { contact: { ...contact, name: ' ' } }, '/contact/name'],
    ['text too long', { text: 'x'.repeat(2001) }, '/text'],
    ['unknown kind', { kind: 'praise' }, '/kind'],
    ['unknown topic', { topic: 'weather' }, '/topic'],
    ['not a venue', { venue: '130102' }, '/venue'],
    ['not a place', { cardHome: 'shanxi' }, '/cardHome'],
    ['no time', { occurredAt: '2026-11-22' }, '/occurredAt'],
    // Written in UTC it falls before the year 0: stored, it would make the holder's whole inbox unreadable.
    ['a year the hub cannot write', { topic: 'other', occurredAt: '0000-01-01T00:00:00+08:00' }, '/occurredAt'],
    ['in the future', { occurredAt: '2027-01-01T00:00:00Z' }, '/occurredAt'],
    ['unknown refusal reason', { refusalReason: 'rude' }, '/refusalReason'],
    ['not a phone', { contact: { ...contact, phone: 'call me' } }, '/contact/phone'],
    ['unknown member', { idNumber: '1' }, ''],
  ])('422: %s, and the answer does not quote what was sent', async (_name, change, pointer) => {
    const answer = await send({ ...complaint, ...change })
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect(
      (answer.body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer.startsWith(pointer)),
    ).toContain(true)
    expect(JSON.stringify(answer.body)).not.toContain(secretText)
    expect(JSON.stringify(answer.body)).not.toContain('call me')
  })

  test('what the citizen said stands clear in no table, event or answer', async () => {
    await send(complaint)
    await world.hub.settle()
    const said = [JSON.stringify(world.hub.bus.published())]
    for (const name of ['complaints', 'participants'])
      said.push(JSON.stringify(await world.hub.store.rows(`onecard-${name}`)))
    for (const part of [secretText, '110101189901010010', contact.name, contact.phone, '55550199'])
      for (const text of said) expect(text).not.toContain(part)
  })
})
