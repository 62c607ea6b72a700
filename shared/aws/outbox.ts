import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Event } from '../contract/event.ts'
import { tableShape } from '../store/shape.ts'
import type { AroundCall, Key, Table, Unsent } from '../store/table.ts'
import { refusedIs } from './refusedIs.ts'

const { partitionKey, sortKey } = tableShape.indexes.relay

/** A change of an item that happens if its condition holds. `#pending`, `#relay` and `#relayAt` are known to all. */
type Change = {
  update: string
  condition: string
  names?: Record<string, string>
  values?: Record<string, unknown>
}

/** The part of a table that keeps unsent events. */
export const openOutbox = ({
  client,
  tableName,
  around,
}: {
  client: DynamoDBDocumentClient
  tableName: string
  around: AroundCall
}): Pick<Table, 'unsent' | 'pending' | 'sent'> => {
  const change = ({ pk, sk }: Key, { update, condition, names, values }: Change) => {
    const known = { '#pending': 'pending', '#relay': partitionKey, '#relayAt': sortKey }
    // DynamoDB refuses a name that is not used.
    const used = Object.entries(known).filter(([name]) => new RegExp(`${name}\\b`).test(`${update} ${condition}`))
    return refusedIs('changed', () =>
      client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { pk, sk },
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeNames: { ...Object.fromEntries(used), ...names },
          ...(values && { ExpressionAttributeValues: values }),
        }),
      ),
    )
  }

  return {
    unsent: (shard, { before, after, limit }) =>
      around('read', async () => {
        const found = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: 'relay',
            KeyConditionExpression: '#relay = :shard AND #relayAt <= :before',
            ExpressionAttributeNames: { '#relay': partitionKey, '#relayAt': sortKey },
            ExpressionAttributeValues: { ':shard': shard, ':before': before },
            Limit: limit,
            ...(after && {
              ExclusiveStartKey: { pk: after.pk, sk: after.sk, [partitionKey]: shard, [sortKey]: after.relayAt },
            }),
          }),
        )
        return (found.Items ?? []).map(({ pk, sk, relayAt }): Unsent => ({ pk, sk, relayAt }))
      }),

    pending: ({ pk, sk }) =>
      around('read', async () => {
        const found = await client.send(
          new GetCommand({
            TableName: tableName,
            Key: { pk, sk },
            ConsistentRead: true,
            ProjectionExpression: '#pending',
            ExpressionAttributeNames: { '#pending': 'pending' },
          }),
        )
        return Object.values((found.Item?.['pending'] ?? {}) as Record<string, Event>)
      }),

    sent: (key, eventIds) =>
      around('write', async () => {
        const leave: Change = {
          update: 'REMOVE #relay, #relayAt',
          condition: 'size(#pending) = :none AND attribute_exists(#relay)',
          values: { ':none': 0 },
        }
        if (eventIds.length > 0) {
          const names = Object.fromEntries(eventIds.map((id, i) => [`#e${i}`, id]))
          const removals = eventIds.map((_, i) => `#pending.#e${i}`).join(', ')
          const all = eventIds.map((_, i) => `attribute_exists(#pending.#e${i})`).join(' AND ')
          // Usually these are all the item's events, and one write forgets them and leaves the index.
          const done = await change(key, {
            update: `REMOVE ${removals}, #relay, #relayAt`,
            condition: `size(#pending) = :count AND ${all}`,
            names,
            values: { ':count': eventIds.length },
          })
          if (done === 'done') return
          await change(key, { update: `REMOVE ${removals}`, condition: 'attribute_exists(#pending)', names })
        }
        await change(key, leave)
      }),
  }
}
