import { setTimeout as pause } from 'node:timers/promises'
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Key, mostKeys } from '../store/table.ts'
import { patience } from './patience.ts'

type Row = Record<string, unknown>

/** Named as DynamoDB names it when a single read is refused, so that it is answered the same: try again shortly. */
class Throttled extends Error {
  override name = 'ProvisionedThroughputExceededException'
}

const firstPauseMs = 25

export const keyText = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`

/**
 * Rows by their keys, each read consistently. A batch leaves out what throughput does not allow, or what is beyond 16 MB, and
 * counts as a success: the rest is asked for again, as often as the SDK sends a call.
 */
export const batchGet = async (
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
): Promise<Map<string, Row>> => {
  if (keys.length > mostKeys) throw new Error(`${keys.length} keys in one call; ${mostKeys} at most`)
  const found = new Map<string, Row>()
  // A batch that names a key twice is refused whole.
  let left = [...new Map(keys.map(({ pk, sk }) => [keyText({ pk, sk }), { pk, sk }])).values()]
  for (let tried = 0; left.length > 0; tried++) {
    if (tried === patience.tries) throw new Throttled(`${left.length} items were not answered`)
    if (tried > 0) await pause(firstPauseMs * 2 ** tried)
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } } }),
    )
    for (const row of (Responses?.[tableName] ?? []) as Row[]) found.set(keyText(row as Key), row)
    left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[]
  }
  return found
}
