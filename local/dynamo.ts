import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import dynalite from 'dynalite'
import { wrapDocumentClient } from '../shared/aws/clients.ts'
import { dynamoStore } from '../shared/aws/store.ts'
import type { Store } from '../shared/store/store.ts'

/** Tables at an endpoint on this machine that speaks DynamoDB. `tap` is shown the client before it is used. */
export const wireStore = (endpoint: string, tap: (client: DynamoDBDocumentClient) => void = () => {}): Store => {
  const raw = new DynamoDBClient({
    endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    maxAttempts: 2,
  })
  const client = wrapDocumentClient(raw)
  tap(client)
  return dynamoStore(client, () => raw.destroy())
}

/** DynamoDB's wire in the process, in memory, on a loopback port: for what wants the wire itself, not for the hub. */
export const openDynalite = async (): Promise<Store & { endpoint: string }> => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const store = wireStore(endpoint)
  return {
    ...store,
    endpoint,
    close: async () => {
      await store.close()
      server.closeAllConnections?.()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
