import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { derivedId } from '../../shared/crypto/ids.ts'
import { type CodesWorld, openCodes } from '../support/codes.ts'

// Whoever copies the hub's tables must not be able to try bodies and keys against them: a person's number has only so many values.
let world: CodesWorld
/** Persons' numbers, as careless callers use them for keys: each for one request. */
const persons = Array.from({ length: 5 }, (_, n) => `11010519491231002${n}`)
const sent: { text: string; what: string }[] = []
beforeAll(async () => {
  world = await openCodes()
})
afterAll(() => world.stop())

/** Every way in which a hash made without a secret could be written down. */
const spellings = (text: string): string[] => [
  ...(['hex', 'base64', 'base64url'] as const).map((how) => createHash('sha256').update(text).digest(how)),
  ...(['hex', 'base64', 'base64url'] as const).map((how) =>
    createHash('sha256').update(text).digest().subarray(0, 16).toString(how).replaceAll('=', ''),
  ),
]

/** Sends a creating request under a key that is a person's number, twice: both hear the same. */
const create = async (person: string | undefined, path: string, body: object) => {
  const { client } = world.tianjin
  const once = () => client.call('POST', path, { body, idempotencyKey: person as string })
  const [first, second] = [await once(), await once()]
  expect(first.status, JSON.stringify(first.body)).toBeLessThan(300)
  expect(second.status).toBeLessThan(300)
  const text = JSON.stringify(body)
  sent.push({ text: `POST ${path} ${text}`, what: `request to ${path}` }, { text, what: `body of ${path}` })
  return second.body
}

test('nothing that is kept of a request can be found again without the hub’s secret', async () => {
  const words = { zh: '依据第十三条', en: 'Article 13' }
  const scan = { venue: 'tj-120103-001', item: 'CU-01' }
  await create(persons[0], '/v1/code-recognitions', { code: 'HE1.NOSUCHCODE', ...scan })
  const code = world.hebei.codes.mintOpaque({ cardId: world.hebei.active })
  await create(persons[1], '/v1/code-recognitions', { code: `${code}X`, ...scan })
  await create(persons[2], '/v1/complaints', {
    kind: 'complaint',
    topic: 'card_refused',
    text: `卡号不行 ${persons[2]}`,
    occurredAt: world.hub.clock().toISOString(),
    venue: scan.venue,
  })
  await create(persons[3], '/v1/catalog/proposals', {
    legalBasis: words,
    changes: [{ change: 'mark', venue: scan.venue, state: 'suspended', from: '2026-12-01', because: words }],
  })
  const body = { id: 'another-venue', kind: 'venue', name: { zh: '馆', en: 'Venue' }, scopes: [] }
  const once = () => world.hub.operator.call('POST', '/v1/participants', { body, idempotencyKey: persons[4] as string })
  expect([(await once()).status, (await once()).status]).toEqual([201, 200])
  sent.push({ text: `POST /v1/participants ${JSON.stringify(body)}`, what: 'registration' })

  const rows = (await world.everyRow()).map((row) => JSON.stringify(row))
  expect(rows.length).toBeGreaterThan(10)
  const kept = rows.join('\n')
  for (const { text, what } of [...sent, ...persons.map((person) => ({ text: person, what: 'key' }))])
    for (const spelling of spellings(text)) expect(kept.includes(spelling), what).toBe(false)
  for (const prefix of ['idk', 'cse', 'pro', 'rcp'])
    for (const caller of ['tianjin-platform', 'hub-operator'])
      for (const person of persons)
        expect(kept.includes(derivedId(prefix, caller, person)), `id ${prefix} of the key`).toBe(false)
  for (const person of persons) expect(kept.includes(person)).toBe(false)
})
