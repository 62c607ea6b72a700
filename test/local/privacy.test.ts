import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { type Demo, startDemo } from '../../local/demo/start.ts'
import { localTableName } from '../../local/services/open.ts'
import { type Client, createClient } from '../../sdk/client.ts'
import type { PrivateJwk } from '../../shared/crypto/signer.ts'
import { freePorts, scratchFolder } from '../support/demo.ts'

/**
 * A demo day from the first registration to the last answer, good and bad input alike; then everything the hub stored,
 * logged, published or refused with is searched for every clear person number, name, card number and code that was used
 * (product principle 3; PIPL art. 6, 28, 51).
 */

let demo: Demo
let scratch: Awaited<ReturnType<typeof scratchFolder>>
const used = new Map<string, string>()
const refusals: string[] = []
const everyAnswer: string[] = []

type World = {
  participants: { id: string; privateJwk: PrivateJwk }[]
  cards: {
    name: string
    cardId: string
    cardNumber: string
    personNumber: string
    idType: string
    readerLine: string
    area: string
  }[]
  codes: { name: string; mint: string; body: unknown }[]
  venues: { id: string; province: string; kind: string; expect: { answer: string } }[]
}

const contact = { name: '赵无名氏', phone: '010-55501234' }
const story = '工作人员说卡号不行，我姓赵无名氏，电话在上面'

beforeAll(async () => {
  scratch = await scratchFolder()
  demo = await startDemo({ folder: scratch.folder, port: await freePorts() })
  const world = JSON.parse(readFileSync(join(scratch.folder, 'demo.json'), 'utf8')) as World
  const clients = Object.fromEntries(
    await Promise.all(
      world.participants.map(
        async ({ id, privateJwk }) =>
          [id, await createClient({ issuer: demo.issuer, clientId: id, key: privateJwk })] as const,
      ),
    ),
  )
  const call = async (
    id: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await (clients[id] as Client).call(method, path, { headers, ...(body !== undefined && { body }) })
    const text = JSON.stringify(answer.body)
    everyAnswer.push(text)
    if (answer.status >= 400) refusals.push(text)
    return answer
  }
  const purpose = { item: 'CU-01', legalBasis: 'statutory-duty' }
  for (const card of world.cards) {
    for (const [what, value] of Object.entries({
      cardId: card.cardId,
      cardNumber: card.cardNumber,
      personNumber: card.personNumber,
    }))
      used.set(value, `${card.name} ${what}`)
    const credentials = [
      { kind: 'reader-line', line: card.readerLine },
      { kind: 'card-id', cardId: card.cardId },
      { kind: 'card-number', area: card.area, cardNumber: card.cardNumber },
      { kind: 'person-number', idType: card.idType, personNumber: card.personNumber },
      // Almost right: the last character changed, a member too much, another kind.
      { kind: 'card-id', cardId: `${card.cardId}0` },
      {
        kind: 'person-number',
        idType: 'citizen',
        personNumber: `${card.personNumber.slice(0, -1)}${card.personNumber.endsWith('5') ? '6' : '5'}`,
      },
      {
        kind: 'person-number',
        idType: card.idType,
        personNumber: card.personNumber,
        [card.personNumber]: card.personNumber,
      },
      { kind: card.personNumber },
      { kind: 'reader-line', line: card.readerLine.replaceAll('|', '') },
    ]
    for (const credential of credentials)
      await call('tianjin-platform', 'POST', '/v1/identity-resolutions', { credential, purpose })
  }
  const museum = world.venues.find(
    (v) => v.province === 'tianjin' && v.kind === 'museum' && v.expect.answer === 'yes',
  )?.id
  for (const { mint, body, name } of world.codes)
    for (let times = 0; times < 2; times++) {
      const minted = await fetch(mint, { method: 'POST', body: JSON.stringify(body) })
      const { code } = (await minted.json()) as { code: string }
      used.set(code, `code ${name}`)
      const scan = { code, venue: museum, item: 'CU-01' }
      await call('tianjin-museum', 'POST', '/v1/code-recognitions', scan)
      await call('beijing-platform', 'POST', '/v1/code-recognitions', scan)
      await call('tianjin-museum', 'POST', '/v1/code-recognitions', { ...scan, code: `${code}x`, [code]: 1 })
      await call('tianjin-museum', 'POST', '/v1/code-recognitions', { ...scan, code: code.repeat(12) })
    }
  used.set(contact.name, 'complainant’s name')
  used.set(contact.phone, 'complainant’s phone')
  used.set(story, 'complaint text')
  const occurredAt = new Date().toISOString()
  const complaint = {
    kind: 'complaint',
    topic: 'card_refused',
    text: story,
    occurredAt,
    contact,
    venue: 'he-130102-001',
    item: 'CU-03',
    refusalReason: 'not_accepted',
  }
  const filed = await call('beijing-hotline', 'POST', '/v1/complaints', complaint)
  await call('beijing-hotline', 'POST', '/v1/complaints', {
    ...complaint,
    contact: { ...contact, idNumber: '110101189901010010' },
  })
  const { assignment, secret } = filed.body as { assignment: string; secret: string }
  used.set(secret, 'case secret')
  await demo.hub.settle()
  const read = await call('hebei-platform', 'GET', `/v1/assignments/${assignment}`)
  await call('hebei-platform', 'POST', `/v1/assignments/${assignment}/accept`, undefined, {
    'if-match': read.headers.get('etag') ?? '',
  })
  for (const id of ['beijing-platform', 'tianjin-platform', 'hebei-platform']) {
    const mail = await call(id, 'GET', '/v1/mailbox?limit=100')
    await call(id, 'POST', '/v1/mailbox/acks', { cursor: (mail.body as { cursor: string }).cursor })
    await call(id, 'GET', '/v1/access-records')
  }
  await demo.hub.settle()
})
afterAll(async () => {
  await demo.stop()
  await scratch.remove()
})

/** What of the used values stands in a text; the values themselves stay out of the report. */
const foundIn = (text: string) => [...used].flatMap(([value, what]) => (text.includes(value) ? [what] : []))

describe('after a demo day, no person’s number, name, card or code is found', () => {
  test('the day was a real one', () => {
    expect(used.size).toBeGreaterThan(90)
    expect(refusals.length).toBeGreaterThan(60)
    expect(everyAnswer.filter((text) => text.includes('"outcome":"ACCEPTED"')).length).toBeGreaterThan(8)
    expect(everyAnswer.filter((text) => text.includes('"outcome":"RESOLVED"')).length).toBeGreaterThan(40)
    expect(foundIn(everyAnswer.join('\n'))).toContain('case secret')
  })

  test.each(services.map(({ name }) => name))('in the table of %s', async (name) => {
    const rows = await demo.hub.store.rows(localTableName(name))
    for (const row of rows) expect(foundIn(JSON.stringify(row)), String(row['pk']).split('#')[0]).toEqual([])
    expect(rows.length).toBeGreaterThan(3)
  })

  test('in any event', () => {
    const events = demo.hub.bus.published()
    expect(events.length).toBeGreaterThan(30)
    for (const event of events) expect(foundIn(JSON.stringify(event)), event['detail-type']).toEqual([])
  })

  test('in any refusal', () => {
    for (const text of refusals) expect(foundIn(text)).toEqual([])
  })

  test('in the log and the releases', async () => {
    const log = readFileSync(join(scratch.folder, 'hub.log'), 'utf8')
    expect(log.split('\n').length).toBeGreaterThan(200)
    expect(foundIn(log)).toEqual([])
    const { files } = demo.hub.store
    const names = await files.list('', '')
    expect(names.length).toBeGreaterThan(6)
    for (const name of names)
      expect(foundIn(Buffer.from((await files.get(name)) ?? []).toString('latin1')), name).toEqual([])
  })
})
