import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkCharacter } from '../../../functions/identity/cards/domain/personNumber.ts'
import type { Resolution } from '../../../functions/identity/resolution/contract.ts'
import { demoCardId, demoCards, readerLineOf } from '../../../local/provinces/cardBase.ts'
import { localTableName } from '../../../local/services/open.ts'
import type { Client } from '../../../sdk/client.ts'
import { Province } from '../../../shared/contract/province.ts'
import type { AroundCall } from '../../../shared/store/table.ts'
import { startOfTests } from '../../support/clock.ts'
import { type TestHub, testHub } from '../../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../../support/provinces.ts'

/** Round trips to the store, and the items they read by key. */
const calls = { read: 0, write: 0, items: 0 }
const counted: AroundCall = (kind, run, items = 1) => {
  calls[kind]++
  if (kind === 'read') calls.items += items
  return run()
}
let hub: TestHub
let provinces: Record<Province, JoinedProvince>
let tianjin: Client
beforeAll(async () => {
  hub = await testHub({ around: counted })
  provinces = await joinProvinces(hub, Province.options)
  tianjin = provinces.tianjin.client
})
afterAll(async () => {
  await Promise.all(Object.values(provinces).map((p) => p.stop()))
  await hub.stop()
})
beforeEach(() => {
  for (const province of Object.values(provinces))
    Object.assign(province.faults, { delayMs: 0, down: false, status: undefined, tamper: undefined, huge: false })
  // Long enough for every circuit to close and every held copy to be read again.
  hub.clock.advance(31_000)
})

const path = '/v1/identity-resolutions'
const purpose = { item: 'CU-01', legalBasis: 'statutory-duty' }
const resolve = async (credential: unknown, more: Record<string, unknown> = {}, by: Client = tianjin) => {
  const answer = await by.call('POST', path, { body: { credential, purpose, ...more } })
  expect(answer).toMatchObject({ status: 200 })
  return answer.body as Resolution
}
const bornIn1899 = (area: string, running: number) => {
  const digits = `${area}18990101${String(running).padStart(3, '0')}`
  return `${digits}${checkCharacter(digits)}`
}
const hebeiCard = (name: string) => provinces.hebei.cardBase.card(name)
const byId = (name: string) => ({ kind: 'card-id', cardId: hebeiCard(name).cardId })
const byPerson = ({ idType, personNumber }: { idType: string; personNumber: string }) => ({
  kind: 'person-number',
  idType,
  personNumber,
})

describe('POST /v1/identity-resolutions', () => {
  const every = Province.options.flatMap((province) =>
    demoCards(province, new Date(startOfTests)).map((card) => ({ province, name: card.name, card })),
  )

  test.each(every)('$province, $name: as the demo world says, by card id and by person', async ({ province, card }) => {
    const { byCardId, byPersonNumber } = card.expect
    const found = await resolve({ kind: 'card-id', cardId: card.cardId })
    expect(found).toMatchObject({
      outcome: byCardId.outcome,
      source: byCardId.source,
      home: { province, area: card.area },
      card: { status: byCardId.status, usable: byCardId.status === 'ACTIVE' },
      decision: { rule: 'identity-resolution' },
      warnings: [],
    })
    expect((await resolve(byPerson(card))).outcome).toBe(byPersonNumber.outcome)
  })

  test('a whole reader line, a card number in its area, and a lower-case card id find the same card', async () => {
    const card = hebeiCard('active')
    const lower = await resolve({ kind: 'card-id', cardId: card.cardId.toLowerCase() })
    const line = await resolve({ kind: 'reader-line', line: readerLineOf(card) })
    const number = await resolve({ kind: 'card-number', area: card.area, cardNumber: card.cardNumber })
    expect(lower.outcome).toBe('RESOLVED')
    for (const other of [line, number])
      expect(other).toMatchObject({ card: { ref: lower.card?.ref }, subject: lower.subject, etag: lower.etag })
  })

  test('names are pairwise: stable for one participant, different for another', async () => {
    const mine = await resolve(byId('active'))
    const again = await resolve(byId('active'))
    const others = await resolve(byId('active'), {}, provinces.beijing.client)
    expect(again).toMatchObject({ subject: mine.subject, card: { ref: mine.card?.ref }, etag: mine.etag })
    expect(others.subject).not.toBe(mine.subject)
    expect(others.card?.ref).not.toBe(mine.card?.ref)
    expect(others.etag).not.toBe(mine.etag)
  })

  test('SUPERSEDED names the successor by the name its own resolution gives it', async () => {
    const old = await resolve(byId('replaced'))
    const heir = await resolve(byId('successor'))
    expect(old).toMatchObject({ outcome: 'SUPERSEDED', successor: { ref: heir.card?.ref }, subject: heir.subject })
  })

  test('a locked card serves where no password is needed, and is still not usable', async () => {
    expect((await resolve(byId('locked'))).card).toMatchObject({ usable: false, usableFor: ['services'] })
  })

  test('AMBIGUOUS says what is needed and nothing of the candidates; naming the home answers', async () => {
    const traveller = hebeiCard('traveller')
    const open = await resolve(byPerson(traveller))
    expect(open).toMatchObject({ outcome: 'AMBIGUOUS', needs: ['home'] })
    for (const member of ['home', 'card', 'subject', 'successor', 'etag']) expect(open).not.toHaveProperty(member)
    const named = await resolve(byPerson(traveller), { home: 'hebei' })
    expect(named).toMatchObject({ outcome: 'RESOLVED', home: { province: 'hebei' } })
  })

  test('a reader line made of two cards is AMBIGUOUS, never one of them', async () => {
    const mixed = { ...hebeiCard('active'), personNumber: hebeiCard('locked').personNumber }
    const answer = await resolve({ kind: 'reader-line', line: readerLineOf(mixed) })
    expect(answer).toMatchObject({ outcome: 'AMBIGUOUS', needs: ['read-again'] })
    expect(answer).not.toHaveProperty('card')
  })

  test('`at` answers for another instant, by the events that counted then', async () => {
    const then = await resolve(byId('temp-lost'), {
      at: new Date(hub.clock().getTime() - 3 * 86_400_000).toISOString(),
    })
    expect(then.card?.status).toBe('ACTIVE')
    const later = await resolve(byId('temp-lost'), {
      at: new Date(hub.clock().getTime() + 8 * 86_400_000).toISOString(),
    })
    expect(later.card?.status).toBe('ACTIVE')
  })

  test('an unknown card and an unknown person are NOT_FOUND by the word of their homes', async () => {
    const unknown = { kind: 'card-id', cardId: `130102${'0'.repeat(26)}` }
    expect(await resolve(unknown)).toMatchObject({ outcome: 'NOT_FOUND', source: 'home' })
    const nobody = { kind: 'person-number', idType: 'citizen', personNumber: bornIn1899('110101', 999) }
    const asked = Province.options.map((p) => provinces[p].asked.length)
    expect(await resolve(nobody)).toMatchObject({ outcome: 'NOT_FOUND', source: 'home' })
    expect(Province.options.map((p) => provinces[p].asked.length)).toEqual(asked.map((n) => n + 1))
  })

  test.each(['9999-12-31', '0001-01-02'])('a card valid until %s is answered for', async (validUntil) => {
    const cardId = `130102${validUntil.replaceAll('-', '').padStart(26, 'A')}`
    const { personNumber, idType } = hebeiCard('active')
    const issue = { area: '130102', cardNumber: 'FAR00001', personNumber, idType, forms: ['physical'], validUntil }
    const effectiveAt = '9999-12-28T00:00:00Z'
    const events = [
      { type: 'issue', sequence: 1, effectiveAt: '2020-01-01T00:00:00Z', cardId, ...issue },
      { type: 'activate', sequence: 2, effectiveAt: '2020-01-01T00:00:00Z', cardId },
      { type: 'temporary-loss', sequence: 3, effectiveAt, cardId },
    ]
    const told = await provinces.hebei.client.call('POST', '/v1/card-events', { body: { events } })
    expect(told).toMatchObject({ status: 200, body: { results: events.map(() => ({ result: 'APPLIED' })) } })
    for (const at of [undefined, effectiveAt])
      expect(await resolve({ kind: 'card-id', cardId }, { ...(at && { at }) })).toHaveProperty('card')
  })

  test('a card of an area outside the hub is NOT_FOUND with a warning', async () => {
    expect(await resolve({ kind: 'card-id', cardId: `440100${'0'.repeat(26)}` })).toMatchObject({
      outcome: 'NOT_FOUND',
      warnings: [{ code: 'area-outside-hub' }],
    })
  })

  test('retired and unknown areas are warnings', async () => {
    expect((await resolve({ kind: 'card-id', cardId: `130103${'0'.repeat(26)}` })).warnings).toMatchObject([
      { code: 'area-retired' },
    ])
    expect((await resolve({ kind: 'card-id', cardId: `130199${'0'.repeat(26)}` })).warnings).toMatchObject([
      { code: 'area-unknown' },
    ])
  })

  test('a lower-case x is read as a capital, and that is said', async () => {
    const numbers = Array.from({ length: 100 }, (_, i) => bornIn1899('110101', i))
    const lower = numbers.find((number) => number.endsWith('X'))?.toLowerCase() ?? ''
    const answer = await resolve(byPerson({ idType: 'citizen', personNumber: lower }))
    expect(answer.warnings).toMatchObject([{ code: 'letter-upper-cased' }])
  })
})

describe('what the index does not know is asked at home', () => {
  test('maxAge 0 asks although the index knows', async () => {
    const before = provinces.hebei.asked.length
    expect(await resolve(byId('active'), { maxAge: 0 })).toMatchObject({ outcome: 'RESOLVED', source: 'home' })
    expect(provinces.hebei.asked.length).toBe(before + 1)
    expect(provinces.hebei.asked.at(-1)?.verdict).toBe('verified')
  })

  test.each([
    ['hangs up', { down: true }],
    ['fails', { status: 503 }],
    ['redirects', { status: 302 }],
    ['refuses', { status: 403 }],
    ['signs wrongly', { tamper: 'signature' }],
    ['signs with a key nobody registered', { tamper: 'foreign-key' }],
    ['answers another question', { tamper: 'request' }],
    ['answers another hub', { tamper: 'audience' }],
    ['speaks for another platform', { tamper: 'issuer' }],
    ['sends an old answer', { tamper: 'stale' }],
    ['sends another kind of token', { tamper: 'typ' }],
    ['leaves members out', { tamper: 'claims' }],
    ['speaks for cards of another province', { tamper: 'foreign-card' }],
    ['sends more than is read', { huge: true }],
  ] as const)('a home that %s: HOME_UNAVAILABLE, never NOT_FOUND', async (_name, faults) => {
    Object.assign(provinces.hebei.faults, faults)
    const answer = await resolve(byId('untold'))
    expect(answer).toMatchObject({ outcome: 'HOME_UNAVAILABLE', source: 'home' })
    expect(answer).not.toHaveProperty('card')
  })

  // A home could pass off another province's card, or another person's, under the number it was asked for.
  test.each(
    (['foreign-card', 'foreign-card-id', 'another-card'] as const).flatMap((tamper) =>
      (['person-number', 'card-number'] as const).map((by) => [by, tamper] as const),
    ),
  )('asked by %s, a home that answers with a %s: HOME_UNAVAILABLE', async (by, tamper) => {
    const { area, cardNumber, ...holder } = hebeiCard('untold')
    const credential = by === 'card-number' ? { kind: by, area, cardNumber } : byPerson(holder)
    expect(await resolve(credential, { home: 'hebei' })).toMatchObject({ outcome: 'RESOLVED', source: 'home' })
    provinces.hebei.faults.tamper = tamper
    expect(await resolve(credential, { home: 'hebei' })).toMatchObject({ outcome: 'HOME_UNAVAILABLE' })
  })

  test('a home slower than the budget: HOME_UNAVAILABLE, and the hub does not wait for it', async () => {
    provinces.hebei.faults.delayMs = 60_000
    expect(await resolve(byId('untold'))).toMatchObject({ outcome: 'HOME_UNAVAILABLE' })
  })

  test('allowStale gives the older knowledge, marked', async () => {
    provinces.hebei.faults.down = true
    expect(await resolve(byId('active'), { maxAge: 0 })).toMatchObject({ outcome: 'HOME_UNAVAILABLE' })
    expect(await resolve(byId('active'), { maxAge: 0, allowStale: true })).toMatchObject({
      outcome: 'RESOLVED',
      source: 'index',
      warnings: [{ code: 'stale' }],
    })
  })

  test('one silent home leaves a person open although another answered', async () => {
    provinces.hebei.faults.down = true
    const untold = provinces.beijing.cardBase.card('untold')
    expect(await resolve(byPerson(untold))).toMatchObject({ outcome: 'HOME_UNAVAILABLE', needs: ['home'] })
    expect(await resolve(byPerson(untold), { home: 'beijing' })).toMatchObject({ outcome: 'RESOLVED' })
  })

  test('after five failures the hub stops asking for ten seconds, then tries one question', async () => {
    expect((await resolve(byId('untold'))).outcome).toBe('RESOLVED')
    provinces.hebei.faults.down = true
    const asked = () => provinces.hebei.asked.length
    const before = asked()
    for (let i = 0; i < 7; i++) await resolve(byId('untold'))
    expect(asked()).toBe(before + 5)
    hub.clock.advance(10_000)
    await resolve(byId('untold'))
    await resolve(byId('untold'))
    expect(asked()).toBe(before + 6)
    provinces.hebei.faults.down = false
    hub.clock.advance(10_000)
    expect((await resolve(byId('untold'))).outcome).toBe('RESOLVED')
    expect((await resolve(byId('untold'))).outcome).toBe('RESOLVED')
  })
})

describe('cost and evidence', () => {
  test('one read and one write by card id; two round trips and one write by person and by number', async () => {
    await tianjin.token()
    const { area, cardNumber } = hebeiCard('active')
    for (const [credential, reads] of [
      [byId('active'), 1],
      [byPerson(hebeiCard('active')), 2],
      [{ kind: 'card-number', area, cardNumber }, 2],
    ] as const) {
      Object.assign(calls, { read: 0, write: 0, items: 0 })
      await resolve(credential)
      expect(calls).toMatchObject({ read: reads, write: 1 })
    }
  })

  test('every card of a person costs one item more, and no round trip', async () => {
    const person = { idType: 'other', personNumber: 'THREE-CARDS' }
    const events = ['one', 'two', 'three'].map((name) => ({
      ...person,
      type: 'issue',
      sequence: 1,
      effectiveAt: '2026-11-01T00:00:00.000Z',
      cardId: demoCardId('130102', name),
      area: '130102',
      cardNumber: `H1000000${name.length}`,
      forms: ['physical'],
      validUntil: '2035-12-31',
    }))
    await provinces.hebei.client.call('POST', '/v1/card-events', { body: { events } })
    Object.assign(calls, { read: 0, write: 0, items: 0 })
    expect((await resolve(byPerson(person))).outcome).toBe('AMBIGUOUS')
    expect(calls).toEqual({ read: 2, write: 1, items: 4 })
  })

  test('401: a proof serves once', async () => {
    const token = await tianjin.token()
    const request = new Request(`${hub.issuer}${path}`, {
      method: 'POST',
      headers: {
        authorization: `DPoP ${token}`,
        dpop: await tianjin.proof('POST', path, token),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ credential: byId('active'), purpose }),
    })
    const [one, two] = await Promise.all([hub.fetch(request.clone()), hub.fetch(request.clone())])
    expect([one.status, two.status].sort()).toEqual([200, 401])
    expect((await hub.fetch(request)).status).toBe(401)
  })

  test('no person’s number, card id or reader line is in any row the hub keeps', async () => {
    await resolve({ kind: 'reader-line', line: readerLineOf(hebeiCard('active')) })
    const kept = JSON.stringify(await hub.store.rows(localTableName('identity'))).toUpperCase()
    for (const province of Object.values(provinces))
      for (const { personNumber, cardId, cardNumber } of province.cardBase.demo)
        for (const clear of [personNumber, cardId, cardNumber]) expect(kept).not.toContain(clear)
  })
})

describe('refusals', () => {
  test('403: a venue system may not resolve', async () => {
    const venue = await hub.join({ id: 'museum', kind: 'venue' })
    expect(await venue.call('POST', path, { body: { credential: byId('active'), purpose } })).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    })
  })

  const good = { kind: 'person-number', idType: 'citizen', personNumber: '110101189901010012' }
  test.each([
    ['no purpose', { credential: good, purpose: undefined }, '/purpose'],
    [
      'another ground than the law’s',
      { credential: good, purpose: { ...purpose, legalBasis: 'curiosity' } },
      '/purpose/legalBasis',
    ],
    ['unknown kind', { credential: { kind: 'face' } }, '/credential/kind'],
    ['unknown member', { credential: { ...good, name: '张三丰' } }, '/credential'],
    [
      '__proto__',
      JSON.parse('{"credential":{"kind":"card-id","cardId":"130102D1","__proto__":{"a":1}}}'),
      '/credential',
    ],
    [
      'wrong check digit',
      { credential: { ...good, personNumber: '810000199408230022', idType: 'hk-macao-taiwan' } },
      '/credential/personNumber',
    ],
    ['birth date 02-30', { credential: { ...good, personNumber: '110101189902300011' } }, '/credential/personNumber'],
    [
      'full-width digits',
      { credential: { ...good, personNumber: '１１０１０１１８９９０１０１００１２' } },
      '/credential/personNumber',
    ],
    [
      'zero-width character',
      { credential: { kind: 'card-id', cardId: `130102\u200b${'0'.repeat(25)}` } },
      '/credential/cardId',
    ],
    [
      'ten fields',
      { credential: { kind: 'reader-line', line: '130102|a|b|c|d|e|f|g|h|i-------' } },
      '/credential/line',
    ],
    [
      'letter O in an area',
      { credential: { kind: 'card-number', area: '13O102', cardNumber: 'H10000000' } },
      '/credential/area',
    ],
    [
      'home of another area',
      { credential: { kind: 'card-id', cardId: `130102${'0'.repeat(26)}` }, home: 'beijing' },
      '/home',
    ],
    ['maxAge below zero', { credential: good, maxAge: -1 }, '/maxAge'],
    ['at without offset', { credential: good, at: '2026-11-23T00:00:00' }, '/at'],
  ])('422: %s', async (_name, body, pointer) => {
    const answer = await tianjin.call('POST', path, { body: { purpose, ...body } })
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    const { errors } = answer.body as { errors: { pointer: string }[] }
    expect(errors.map((e) => e.pointer)).toContain(pointer)
    const { kind: _kind, idType: _type, ...values } = body.credential as Record<string, string>
    const said = JSON.stringify(answer.body)
    for (const value of Object.values(values)) expect(said).not.toContain(value)
  })
})
