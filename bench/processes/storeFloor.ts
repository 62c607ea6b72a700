import { createPublicKey, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { PublicJwk } from '../../shared/crypto/jwk.ts'
import { serveParent } from '../support/process.ts'
import type { StoreCall } from '../support/record.ts'

export type StoreFloorConfig = {
  endpoint: string
  /** Where the one signature stands that is checked: the DPoP header, or the member `code` of the body. */
  signed: 'dpop' | 'code'
  key: PublicJwk
  /** The store calls of one request of the hub, sent again for every request here under fresh keys. */
  calls: StoreCall[]
  /** An answer of the hub, sent back as it stands. */
  answer: string
}

type Row = { pk?: { S: string } }

const commands = {
  GetItem: (input: never) => new GetItemCommand(input),
  PutItem: (input: never) => new PutItemCommand(input),
  UpdateItem: (input: never) => new UpdateItemCommand(input),
  Query: (input: never) => new QueryCommand(input),
} as const

const isCommand = (action: string): action is keyof typeof commands => action in commands

/** The least that does the hub's work: HTTP, one ES256 verification, the store calls. No contract, no token, no rule. */
serveParent(async ({ endpoint, signed, key, calls, answer }: StoreFloorConfig) => {
  const client = new DynamoDBClient({
    endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    maxAttempts: 2,
  })
  const publicKey = createPublicKey({ key, format: 'jwk' })
  const holds = (compact: string): boolean => {
    const end = compact.lastIndexOf('.')
    return verify(
      'sha256',
      Buffer.from(compact.slice(0, end)),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(compact.slice(end + 1), 'base64url'),
    )
  }
  const created = new Set(
    calls.flatMap(({ action, input }) => (action === 'PutItem' ? [(input['Item'] as Row).pk?.S] : [])),
  )
  let serial = 0
  const callStore = async () => {
    const fresh = `FLOOR#${process.pid}#${serial++}#`
    const renamed = (row: Row): Row => (row.pk && created.has(row.pk.S) ? { ...row, pk: { S: fresh + row.pk.S } } : row)
    for (const { action, input } of calls) {
      if (!isCommand(action)) throw new Error(`the floor does not know ${action}`)
      const { Item, Key } = input as { Item?: Row; Key?: Row }
      const own = { ...input, ...(Item && { Item: renamed(Item) }), ...(Key && { Key: renamed(Key) }) }
      await client.send(commands[action](own as never) as GetItemCommand)
    }
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      try {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as { code?: string }
        const ok = holds(signed === 'dpop' ? String(request.headers['dpop']) : String(body.code))
        if (ok) await callStore()
        response.writeHead(ok ? 200 : 401, { 'content-type': 'application/json' }).end(answer)
      } catch (error) {
        response.writeHead(500).end(String(error))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { ready: { port: (server.address() as AddressInfo).port } }
})
