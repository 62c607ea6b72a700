import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

const client = new DynamoDBClient({})

/** The least a function with a table does: one client, one read, one answer. */
export const handler = async (): Promise<{ statusCode: number; body: string }> => {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: process.env['TABLE_NAME'], Key: { pk: { S: 'bench' }, sk: { S: 'bench' } } }),
  )
  return { statusCode: 200, body: JSON.stringify({ found: Item !== undefined }) }
}
