import { CreateTableCommand, ResourceInUseException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { tableShape } from '../store/shape.ts'
import type { Store } from '../store/store.ts'
import { openTable } from './table.ts'

const createTable = async (client: DynamoDBDocumentClient, tableName: string): Promise<void> => {
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
          Projection: { ProjectionType: index.projection },
        })),
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
}

/** Tables behind DynamoDB's wire: an emulator's, or dynalite's. On AWS the stack makes them. */
export const dynamoStore = (client: DynamoDBDocumentClient, close: () => void = () => {}): Store => ({
  createTable: (name) => createTable(client, name),
  openTable: (tableName, { clock, around }) => openTable({ client, tableName, clock, ...(around && { around }) }),
  rows: async (name) => {
    const rows: Record<string, unknown>[] = []
    for await (const page of paginateScan({ client }, { TableName: name })) rows.push(...(page.Items ?? []))
    return rows
  },
  settled: async () => {},
  close: async () => close(),
})
