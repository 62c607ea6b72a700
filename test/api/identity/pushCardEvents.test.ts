import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod'
import type { CardEventResult } from '../../../functions/identity/cards/contract.ts'
import type { Resolution } from '../../../functions/identity/resolution/contract.ts'
import { demoCardId } from '../../../local/provinces/cardBase.ts'
import type { Client } from '../../../sdk/client.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { isFoul } from '../../support/store.ts'

type Result = z.output<typeof CardEventResult>

let hub: TestHub
let hebei: Client
let tianjin: Client
beforeAll(async () => {
  hub = await testHub()
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
  tianjin = await hub.join({ id: 'tianjin-platform', province: 'tianjin' })
})
afterAll(() => hub.stop())

const effectiveAt = '2026-11-01T00:00:00.000Z'
const area = '130102'
/** A card of its own for each test. */
const card = (name: string) => {
  const cardId = demoCardId(area, name)
  return {
    cardId,
    issue: {
      type: 'issue',
      sequence: 1,
      effectiveAt,
      cardId,
      area,
      cardNumber: 'H10000001',
      personNumber: '830000199201300022',
      idType: 'hk-macao-taiwan',
      forms: ['physical', 'ecard'],
      validUntil: '2035-12-31',
    },
    activate: { type: 'activate', sequence: 2, effectiveAt, cardId },
  }
}
const push = async (events: unknown[], by = hebei): Promise<Result[]> => {
  const answer = await by.call('POST', '/v1/card-events', { body: { events } })
  expect(answer).toMatchObject({ status: 200 })
  return (answer.body as { results: Result[] }).results
}
const statusOf = async (cardId: string, more: Record<string, unknown> = {}) => {
  const answer = await tianjin.call('POST', '/v1/identity-resolutions', {
    body: {
      credential: { kind: 'card-id', cardId },
      purpose: { item: 'CU-01', legalBasis: 'statutory-duty' },
      ...more,
    },
  })
  const { outcome, card: told } = answer.body as Resolution
  return told?.status ?? outcome
}

describe('POST /v1/card-events', () => {
  test('APPLIED: an issued and activated card is ACTIVE at once', async () => {
    const { cardId, issue, activate } = card('plain')
    expect(await push([issue, { ...activate, eventId: 'he-2' }])).toMatchObject([
      { index: 0, sequence: 1, result: 'APPLIED', effective: true, status: 'ACTIVE' },
      { index: 1, sequence: 2, eventId: 'he-2', result: 'APPLIED', effective: true },
    ])
    expect(await statusOf(cardId)).toBe('ACTIVE')
  })

  test('DUPLICATE: the same request again changes nothing, with any spelling of the same instant', async () => {
    const { cardId, issue, activate } = card('again')
    await push([issue, activate])
    const spelled = { ...activate, effectiveAt: '2026-11-01T08:00:00+08:00', cardId: cardId.toLowerCase() }
    expect(await push([issue, spelled])).toMatchObject([{ result: 'DUPLICATE' }, { result: 'DUPLICATE' }])
    expect(await statusOf(cardId)).toBe('ACTIVE')
  })

  test('OUT_OF_ORDER: an issue that other events reached first works', async () => {
    const { cardId, issue, activate } = card('late-issue')
    expect(await push([activate])).toMatchObject([
      { result: 'APPLIED', effective: false, reason: 'issue-missing', explanation: { zh: expect.any(String) } },
    ])
    expect(await statusOf(cardId)).toBe('HOME_UNAVAILABLE')
    expect(await push([issue])).toMatchObject([{ result: 'OUT_OF_ORDER', effective: true, status: 'ACTIVE' }])
    expect(await statusOf(cardId)).toBe('ACTIVE')
  })

  test('an impossible transition is kept, told, and changes nothing', async () => {
    const { cardId, issue, activate } = card('impossible')
    const unlock = { type: 'unlock', sequence: 3, effectiveAt, cardId }
    expect(await push([issue, activate, unlock])).toMatchObject([
      { effective: true },
      { effective: true },
      { result: 'APPLIED', effective: false, reason: 'impossible-transition', status: 'ACTIVE' },
    ])
  })

  test('REFUSED: another event under a used sequence', async () => {
    const { cardId, issue, activate } = card('conflict')
    await push([issue, activate])
    const lock = { type: 'lock', sequence: 2, effectiveAt, cardId }
    expect(await push([lock])).toMatchObject([{ result: 'REFUSED', effective: false, reason: 'sequence-conflict' }])
    expect(await statusOf(cardId)).toBe('ACTIVE')
  })

  test('REFUSED one by one, while the others of the request are applied', async () => {
    const { cardId, issue, activate } = card('mixed')
    const foreign = demoCardId('120103', 'mixed')
    const results = await push([
      issue,
      { ...activate, cardId: foreign },
      { ...activate, cardId: 'not-a-card' },
      { ...card('number').issue, cardNumber: 'h-1' },
      { ...card('person').issue, personNumber: '830000199201300023' },
      { ...card('area').issue, area: '130104' },
      { type: 'replace', sequence: 9, effectiveAt, cardId, successorCardId: cardId },
      activate,
    ])
    expect(results.map((r) => r.reason ?? r.result)).toEqual([
      'APPLIED',
      'not-own-card',
      'card-id-invalid',
      'card-number-invalid',
      'person-number-invalid',
      'area-mismatch',
      'card-id-invalid',
      'APPLIED',
    ])
    expect(results.map((r) => r.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(JSON.stringify(results)).not.toContain('830000199201300023')
  })

  test('a temporary loss lapses by itself after seven days', async () => {
    const { cardId, issue, activate } = card('lapse')
    const reported = hub.clock()
    await push([issue, activate, { type: 'temporary-loss', sequence: 3, effectiveAt: reported.toISOString(), cardId }])
    const later = (ms: number) => statusOf(cardId, { at: new Date(reported.getTime() + ms).toISOString() })
    expect(await later(7 * 86_400_000 - 1)).toBe('TEMP_LOST')
    expect(await later(7 * 86_400_000)).toBe('ACTIVE')
  })

  test('an event told in advance counts from its instant', async () => {
    const { cardId, issue, activate } = card('advance')
    await push([issue, activate, { type: 'cancel', sequence: 3, effectiveAt: '2027-01-01T00:00:00Z', cardId }])
    expect(await statusOf(cardId)).toBe('ACTIVE')
    expect(await statusOf(cardId, { at: '2027-01-01T00:00:00Z' })).toBe('CANCELLED')
  })

  test('500 events at once, and many writers at one card', async () => {
    const many = Array.from({ length: 250 }, (_, i) => card(`many-${i}`)).flatMap((c) => [c.issue, c.activate])
    // In foul weather a part may have been stored by a try before the one that is answered.
    const applied = isFoul ? ['APPLIED', 'DUPLICATE'] : ['APPLIED']
    expect((await push(many)).every((r) => applied.includes(r.result) && r.status)).toBe(true)
    const { cardId, issue, activate } = card('contended')
    const locks = [3, 4, 5].map((sequence) => ({
      type: sequence % 2 ? 'lock' : 'unlock',
      sequence,
      effectiveAt,
      cardId,
    }))
    await Promise.all([issue, activate, ...locks].map((event) => push([event])))
    expect(await statusOf(cardId)).toBe('LOCKED')
  })

  test('403: without the scope', async () => {
    const hotline = await hub.join({ id: 'hotline', kind: 'hotline' })
    const body = { events: [card('plain').issue] }
    expect(await hotline.call('POST', '/v1/card-events', { body })).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    })
  })

  const { issue, activate } = card('plain')
  test.each([
    ['no events', { events: [] }, '/events'],
    ['501 events', { events: Array.from({ length: 501 }, () => activate) }, '/events'],
    ['unknown type', { events: [{ ...activate, type: 'bless' }] }, '/events/0/type'],
    ['members of another type', { events: [{ ...activate, area }] }, '/events/0'],
    ['sequence 0', { events: [{ ...activate, sequence: 0 }] }, '/events/0/sequence'],
    ['sequence 2^53', { events: [{ ...activate, sequence: 2 ** 53 }] }, '/events/0/sequence'],
    ['no offset', { events: [{ ...activate, effectiveAt: '2026-11-01T00:00:00' }] }, '/events/0/effectiveAt'],
    ['24:00', { events: [{ ...activate, effectiveAt: '2026-11-01T24:00:00Z' }] }, '/events/0/effectiveAt'],
    ['02-30', { events: [{ ...issue, validUntil: '2030-02-30' }] }, '/events/0/validUntil'],
    ['no forms', { events: [{ ...issue, forms: [] }] }, '/events/0/forms'],
    ['full-width area', { events: [{ ...issue, area: '１３０１０２' }] }, '/events/0/area'],
    ['unknown member', { events: [activate], note: 'x' }, ''],
  ])('422: %s', async (_name, body, pointer) => {
    const answer = await hebei.call('POST', '/v1/card-events', { body })
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect((answer.body as { errors: { pointer: string }[] }).errors.map((e) => e.pointer)).toContain(pointer)
  })
})
