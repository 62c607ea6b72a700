import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDynalite } from '../../local/dynamo.ts'
import { wrapDocumentClient } from '../../shared/aws/clients.ts'
import { clientOptions } from '../../shared/aws/patience.ts'
import { openTable } from '../../shared/aws/table.ts'
import type { Table } from '../../shared/store/table.ts'

/** The table as the service reaches it, through a network that loses answers, and as somebody else reaches it. */
let table: Table
let others: Table
/** Answers the network will lose; `meanwhile` happens before the SDK's next try. */
let losses = 0
let meanwhile: () => Promise<unknown> = async () => {}
let dynalite: Awaited<ReturnType<typeof openDynalite>>
let network: Server
const clock = () => new Date('2026-11-23T01:00:00Z')

beforeAll(async () => {
  dynalite = await openDynalite()
  await dynalite.createTable('lost')
  network = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { host: _, connection: __, ...headers } = request.headers
    const answer = await fetch(dynalite.endpoint, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: Buffer.concat(chunks),
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (losses > 0) {
      losses--
      await meanwhile()
      return request.socket.destroy()
    }
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(bytes)
  })
  await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve))
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(network.address() as AddressInfo).port}`,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...clientOptions(),
  })
  table = openTable({ client: wrapDocumentClient(client), tableName: 'lost', clock })
  others = dynalite.openTable('lost', { clock })
})
afterAll(async () => {
  network.closeAllConnections()
  await new Promise<void>((resolve) => network.close(() => resolve()))
  await dynalite.close()
})

const key = { pk: '', sk: 'a' }
let n = 0
beforeEach(() => {
  key.pk = `item-${n++}`
  losses = 0
  meanwhile = async () => {}
})

describe('a write whose answer is lost', () => {
  test.each([1, 2])('is known again by its next try and answered as done: %i lost', async (lost) => {
    losses = lost
    expect(await table.create({ ...key, data: { by: 'us' } })).toBe('done')
    losses = lost
    expect(await table.replace({ ...key, version: 1, data: { by: 'us again' } })).toBe('done')
    expect(await table.get(key)).toMatchObject({ version: 2, data: { by: 'us again' } })
  })

  test('is refused when it was not the one that took effect', async () => {
    await others.create({ ...key, data: { by: 'them' } })
    losses = 1
    expect(await table.create({ ...key, data: { by: 'us' } })).toBe('exists')
    await others.replace({ ...key, version: 1, data: { by: 'them' } })
    losses = 1
    expect(await table.replace({ ...key, version: 1, data: { by: 'us' } })).toBe('changed')
    expect(await table.get(key)).toMatchObject({ version: 2, data: { by: 'them' } })
  })

  test('is answered as overtaken when somebody changed what it had written', async () => {
    losses = 1
    meanwhile = () => others.replace({ ...key, version: 1, data: { by: 'them' } })
    expect(await table.create({ ...key, data: { by: 'us' } })).toBe('exists')
    expect(await table.get(key)).toMatchObject({ version: 2, data: { by: 'them' } })
  })
})
