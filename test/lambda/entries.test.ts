import type { ScheduledEvent } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { assignmentOffered } from '../../functions/complaints/events.ts'
import { services } from '../../functions/manifest.ts'
import { localTableName } from '../../local/services/open.ts'
import { createClient, registerKey } from '../../sdk/client.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { generatePrivateJwk, type PrivateJwk, publicPart } from '../../shared/crypto/signer.ts'
import { type Aws, openAws } from './aws.ts'
import { context, through } from './gateway.ts'
import { batchOf, delivery, givenBack } from './queue.ts'

const issuer = 'https://hub.lambda.example'
let aws: Aws
let operatorKey: PrivateJwk
beforeAll(async () => {
  aws = await openAws()
  operatorKey = await generatePrivateJwk()
  Object.assign(process.env, aws.environment, {
    HUB_ISSUER: issuer,
    BUS_NAME: 'bus',
    SIGNING_KEY_ID: 'signing-key',
    OPERATOR_JWK: JSON.stringify(publicPart(operatorKey)),
    HASH_SECRET_ID: 'hash-secret',
    SECRET_ID: 'secret',
    SEAL_KEY_ID: 'seal-key',
    RELEASE_BUCKET: 'releases',
  })
  for (const { name } of services) await aws.store.createTable(localTableName(name))
})
afterAll(() => aws.close())
beforeEach(() => {
  aws.sent.length = 0
  aws.refuse.entries = () => false
})

/** Loads an entry file the way Lambda does: once, with the environment of its service. */
const load = async (service: string, kind: 'api' | 'events' | 'relay') => {
  process.env['TABLE_NAME'] = localTableName(service)
  const { handler } = (await import(`../../functions/${service}/${kind}.lambda.ts`)) as {
    handler: (event: unknown, context: unknown) => Promise<unknown>
  }
  return handler
}

const minute = { 'detail-type': 'Scheduled Event', source: 'aws.events' } as ScheduledEvent

describe('every service', () => {
  test.each(services.map(({ name }) => name))(
    '%s starts from its environment and answers as the gateway asks',
    async (name) => {
      const send = through(await load(name, 'api'))
      const unknown = await send(new Request(`${issuer}/v1/nothing-like-this`))
      expect(unknown.status).toBe(404)
      expect(await unknown.json()).toMatchObject({ code: 'not-found', type: `${issuer}/problems/not-found` })
      await expect((await load(name, 'relay'))(minute, context)).resolves.toEqual({ sent: 0 })
      const foreign = batchOf([delivery({ source: 'hub.nobody', type: 'Nothing' })])
      expect(givenBack(await (await load(name, 'events'))(foreign, context))).toEqual(['m0'])
    },
  )
})

describe('secrets', () => {
  test('are read by signed requests, and a short one is refused', async () => {
    const { readSecret } = await import('../../shared/aws/secret.ts')
    expect(await readSecret('secret')).toHaveLength(64)
    await expect(readSecret('short')).rejects.toThrow('shorter than 32')
    await expect(readSecret('missing')).rejects.toThrow('answered 400')
  })
})

describe('participants through API Gateway events', () => {
  test('keys come from KMS, tokens are signed by it, and a participant works with them', async () => {
    const fetch = through(await load('participants', 'api'))
    const jwks = await fetch(new Request(`${issuer}/.well-known/jwks.json`))
    expect(await jwks.json()).toMatchObject({ keys: [{ kty: 'EC', crv: 'P-256' }] })

    const operator = await createClient({ issuer, clientId: 'hub-operator', key: operatorKey, fetch })
    const body = {
      id: 'hebei-platform',
      kind: 'platform',
      province: 'hebei',
      name: { zh: '河北', en: 'Hebei' },
      scopes: ['mailbox:read', 'keys:self'],
      baseUrl: 'https://card.he.example/hub',
    }
    expect(await operator.call('POST', '/v1/participants', { body })).toMatchObject({ status: 201 })
    const key = await generatePrivateJwk()
    expect(await registerKey(operator, issuer, 'hebei-platform', 'client', key)).toMatchObject({ status: 200 })
    expect(aws.sent).toContainEqual(expect.objectContaining({ source: 'hub.participants', type: 'ParticipantChanged' }))

    const hebei = await createClient({ issuer, clientId: 'hebei-platform', key, fetch })
    expect(await hebei.call('GET', '/v1/mailbox/status')).toMatchObject({ status: 200, body: { lag: 0 } })

    const offered = makeEvent(
      assignmentOffered,
      'evt_01hqz0000000000000000000aa',
      new Date(),
      assignmentOffered.example,
    )
    const onEvent = await load('participants', 'events')
    // The example is for Hebei. Delivered twice in a batch, as bus and queue may, and once more later: one entry.
    expect(givenBack(await onEvent(batchOf([delivery(offered), delivery(offered)]), context))).toEqual([])
    expect(givenBack(await onEvent(batchOf([delivery(offered)]), context))).toEqual([])
    const { body: status } = await hebei.call('GET', '/v1/mailbox/status')
    expect(status).toMatchObject({ lag: 1 })
  })

  test('bytes that are not UTF-8 reach the check that refuses them', async () => {
    const send = through(await load('participants', 'api'))
    const answer = await send(
      new Request(`${issuer}/v1/token-checks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: new Uint8Array([0x7b, 0xff, 0x7d]),
      }),
    )
    expect(await answer.json()).toMatchObject({ status: 400, code: 'malformed-request' })
  })

  test('an event outside its contract goes back to the queue, and holds up no other', async () => {
    const onEvent = await load('participants', 'events')
    const { source, type } = assignmentOffered
    const good = makeEvent(assignmentOffered, 'evt_01hqz0000000000000000000ac', new Date(), assignmentOffered.example)
    const answer = await onEvent(batchOf([delivery({ source, type }), delivery(good)]), context)
    expect(givenBack(answer)).toEqual(['m0'])
  })
})

describe('the relay', () => {
  test('what the bus refused is sent by the next minute, once', async () => {
    // The function's own clock runs; the writer's stood a minute ago, so that the event is due.
    const table = aws.store.openTable(localTableName('participants'), {
      clock: () => new Date(Date.now() - 60_000),
    })
    const event = makeEvent(assignmentOffered, 'evt_01hqz0000000000000000000ab', new Date(), assignmentOffered.example)
    await table.create({ pk: 'RELAY#test', sk: 'RELAY', data: {} }, [event])
    const relay = await load('participants', 'relay')

    aws.refuse.entries = () => true
    await expect(relay(minute, context)).resolves.toEqual({ sent: 0 })
    expect(aws.sent).toEqual([])

    aws.refuse.entries = () => false
    await expect(relay(minute, context)).resolves.toEqual({ sent: 1 })
    expect(aws.sent).toMatchObject([{ source: event.source, type: event.type, detail: { id: event.id } }])
    await expect(relay(minute, context)).resolves.toEqual({ sent: 0 })
  })
})
