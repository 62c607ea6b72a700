import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ClassicLevel } from 'classic-level'
import dynalite from 'dynalite'
import { wrapDocumentClient } from '../shared/aws/clients.ts'
import { tableShape } from '../shared/store/shape.ts'

export type Store = { client: DynamoDBDocumentClient; endpoint: string; close(): Promise<void> }

/** The table of a service, made from the shape that the CDK table is made from. */
export const createTable = async (client: DynamoDBDocumentClient, tableName: string): Promise<void> => {
  const { partitionKey, sortKey, indexes } = tableShape
  const names = [partitionKey, sortKey, ...Object.values(indexes).flatMap((i) => [i.partitionKey, i.sortKey])]
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: schema(partitionKey, sortKey),
        GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, index]) => ({
          IndexName,
          KeySchema: schema(index.partitionKey, index.sortKey),
          Projection: { ProjectionType: 'ALL' },
        })),
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
}

/**
 * Opens and closes the files the store will use: dynalite itself reports a locked or damaged folder by ending the
 * process. Rejects with what is wrong.
 */
const tryFolder = async (folder: string): Promise<void> => {
  const level = new ClassicLevel(folder)
  await level.open()
  await level.close()
}

/** The embedded store on a loopback port: in memory, or in a folder that survives `kill -9`. */
export const openStore = async (folder?: string): Promise<Store> => {
  if (folder) await tryFolder(folder)
  const server = dynalite({ ...(folder && { path: folder }), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const raw = new DynamoDBClient({
    endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    maxAttempts: 2,
  })
  return {
    client: wrapDocumentClient(raw),
    endpoint,
    close: async () => {
      raw.destroy()
      server.closeAllConnections?.()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
