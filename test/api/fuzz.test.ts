import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { participantScopes } from '../../local/participants.ts'
import { seedCatalog } from '../../local/seed/catalog.ts'
import type { Client } from '../../sdk/client.ts'
import type { Operation } from '../../shared/contract/operation.ts'
import { commonProblems } from '../../shared/contract/problem.ts'
import { Province } from '../../shared/contract/province.ts'
import { makeAssertion } from '../../shared/crypto/clientAssertion.ts'
import { generatePrivateJwk, jwkSigner } from '../../shared/crypto/signer.ts'
import { impliedProblems } from '../../shared/http/errors.ts'
import { issuer, type TestHub, testHub } from '../support/hub.ts'
import { type JoinedProvince, joinProvinces } from '../support/provinces.ts'
import { createRandom, marker, type RandomRequest, randomRequest } from '../support/randomRequests.ts'
import { isFoul } from '../support/store.ts'

// Whatever is sent to any operation: an answer of its contract or a problem that the contract names, never a failure.
// FUZZ_SEED repeats a run, FUZZ_REQUESTS lengthens it.
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_123)
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 100)
console.log(`fuzz seed ${seed}, ${requests} requests an operation`)

const random = createRandom(seed)
const logged: string[] = []
const failures: string[] = []
let hub: TestHub
let provinces: Record<Province, JoinedProvince>
let callers: Client[]

/** Texts that are of the form some member wants; grows by what the hub answers. */
const known = new Set([
  ...['2026-11-22', '2027-01-31', '9999-12-31', '0001-01-01', '2026-11-22T08:00:00.000Z', 'CU-01', 'MD-02', 'TR-01'],
  ...['he-130102-001', 'tj-120103-001', 'bj-110105-001', 'zz-999999-99999', '130102', '110105', '120103', '139001'],
  ...['some-venue', 'hub-operator', 'no-such-one', 'he-service-code', 'HE1.', 'ZZ9', 'ecard', 'library', 'demo'],
  ...[
    'http://127.0.0.1:9',
    'https://example.test/hub/',
    'x'.repeat(43),
    'A'.repeat(43),
    '13010200000000000000000000000000',
  ],
  ...['grant_type', 'client_credentials', 'client_assertion', 'client_assertion_type', 'client_id', 'client_secret'],
  ...['scope', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', 'mailbox:read mailbox:read', 'kty', 'crv'],
  ...['000000000000', '000000000001', '999999999999', '2026-11-23T01:00:00.000Z#dec_01jd3m8p9q4r5s6t7v8w9x0y1z'],
  ...['dec_01jd3m8p9q4r5s6t7v8w9x0y1z', '39.9,116.4', '-90,180', '1', '50', '100', 'tsg', '图书馆', 'en', 'wgs84'],
])

beforeAll(async () => {
  hub = await testHub({
    log: (code, fields) => {
      logged.push(JSON.stringify({ code, ...fields }))
      if (code === 'request-failed') failures.push(`${fields?.errorName} ${fields?.at}`)
    },
  })
  provinces = await joinProvinces(hub, Province.options)
  await seedCatalog({
    clients: { beijing: provinces.beijing.client, tianjin: provinces.tianjin.client, hebei: provinces.hebei.client },
    settle: hub.settle,
  })
  await hub.join({ id: 'some-venue', kind: 'venue', scopes: participantScopes.venue })
  // Between them they have every scope there is.
  const hotline = await hub.join({ id: 'hebei-hotline', kind: 'hotline', province: 'hebei' })
  callers = [...Object.values(provinces).map(({ client }) => client), hotline, hub.operator]
  for (const { cardBase } of Object.values(provinces))
    for (const event of cardBase.eventsForHub()) known.add(event.cardId)
}, 300_000)
afterAll(async () => {
  await Promise.all(Object.values(provinces).map((p) => p.stop()))
  await hub.stop()
})

const send = async (operation: Operation, { path, query, headers, body }: RandomRequest, caller: Client) => {
  const token = operation.scope ? await caller.token() : undefined
  const url = `${issuer}${path}${query && `?${query}`}`
  return hub.fetch(
    new Request(url, {
      method: operation.method,
      headers: {
        ...headers,
        ...(token && {
          authorization: `DPoP ${token}`,
          dpop: await caller.proof(operation.method, new URL(url).pathname, token),
        }),
      },
      ...(body !== undefined && { body }),
    }),
  )
}

/** Texts of an answer, for later requests. */
const learn = (value: unknown): void => {
  if (typeof value === 'string') {
    if (value.length <= 64 && known.size < 3_000) known.add(value)
  } else if (typeof value === 'object' && value !== null) Object.values(value).slice(0, 20).forEach(learn)
}

const codesOf = (operation: Operation) =>
  new Set([
    ...impliedProblems(operation).map(({ code }) => code),
    ...(operation.problems ?? []).map(({ code }) => code),
    // A path whose made-up part is empty or has a slash is another path.
    commonProblems['not-found'].code,
    commonProblems['method-not-allowed'].code,
  ])

const checkProblem = (operation: Operation, response: Response, text: string) => {
  const body = JSON.parse(text) as Record<string, unknown>
  // In foul weather a refused store call is told as what it is.
  if (isFoul && body['code'] === commonProblems['temporarily-unavailable'].code) expect(response.status).toBe(503)
  else expect(response.status, 'no failure of ours').toBeLessThan(500)
  expect(text, 'quotes nothing of the caller').not.toContain(marker)
  if (operation.errors === 'oauth') return expect(body).toMatchObject({ error: expect.any(String) })
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  expect(body).toMatchObject({
    type: `${issuer}/problems/${body['code']}`,
    title: expect.any(String),
    status: response.status,
    detail: expect.any(String),
    party: expect.stringMatching(/^(?:caller|hub|home|peer)$/),
    retryable: expect.any(Boolean),
    nextStep: expect.any(String),
    requestId: expect.any(String),
    evaluatedAt: hub.clock().toISOString(),
  })
  expect(codesOf(operation), 'a problem the contract names').toContain(body['code'])
}

const statuses: Record<string, number> = {}

const operations = services.flatMap(({ operations: declared }) => Object.values(declared))
describe('random requests', () => {
  test.each(operations.map((operation) => [operation.id, operation] as const))('%s', async (_id, operation) => {
    let last: RandomRequest | undefined
    for (let i = 0; i < requests; i++) {
      const request: RandomRequest = last && random.chance(0.1) ? last : randomRequest(operation, random, known)
      last = request
      hub.clock.advance(1_000)
      if (operation.id === 'issueToken' && random.chance(0.5)) {
        const signer = await jwkSigner(await generatePrivateJwk())
        const clientId = random.pick([marker, 'some-venue', `\ud800${marker}`])
        known.add(await makeAssertion(signer, { clientId, issuer, now: hub.clock(), jti: `jti-${i}-00000000` }))
      }
      const response = await send(operation, request, random.pick(callers))
      const text = await response.text()
      statuses[response.status] = (statuses[response.status] ?? 0) + 1
      try {
        if (response.status >= 400 && !operation.results[response.status]) checkProblem(operation, response, text)
        else if (response.headers.get('content-type')?.includes('json')) learn(JSON.parse(text))
      } catch (error) {
        const shown = JSON.stringify({ i, ...request, answer: text.slice(0, 600), failure: failures.at(-1) })
        throw new Error(`${operation.id}: ${shown.slice(0, 3_000)}`, { cause: error })
      }
    }
  })

  test('no log line quotes a caller', () => {
    expect(logged.filter((line) => line.includes(marker))).toEqual([])
    console.log(`${Object.values(statuses).reduce((a, b) => a + b, 0)} requests: ${JSON.stringify(statuses)}`)
  })
})
