import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { clientOptions } from './patience.ts'

/**
 * One document client a process. The endpoint is the SDK's business: `AWS_ENDPOINT_URL[_DYNAMODB]` points it to an
 * emulator, nothing here does.
 */
let client: DynamoDBDocumentClient | undefined
export const documentClient = (): DynamoDBDocumentClient => {
  client ??= wrapDocumentClient(new DynamoDBClient(clientOptions()))
  return client
}

/** How the hub marshals: undefined members are left out, numbers are numbers. */
export const wrapDocumentClient = (raw: DynamoDBClient): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } })
