import { randomBytes } from 'node:crypto'
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Clock } from '../contract/time.ts'
import { relayShardOf, tableShape } from '../store/shape.ts'
import type { AroundCall, Item, Key, Page, Table } from '../store/table.ts'
import { batchGet, keyText } from './batchGet.ts'
import { openOutbox } from './outbox.ts'
import { refusedIs } from './refusedIs.ts'

const { partitionKey, sortKey, ttl: ttlName, write: writeName, indexes } = tableShape

/** The sort-key part of a query. */
const rangeOf = (after: string | undefined, until: string | undefined, newestFirst: boolean) => {
  const values = { ...(after !== undefined && { ':after': after }), ...(until !== undefined && { ':until': until }) }
  if (after === undefined) return { condition: until === undefined ? '' : ' AND #sk <= :until', values }
  if (newestFirst) return { condition: ' AND #sk < :after', values: { ':after': after } }
  if (until === undefined) return { condition: ' AND #sk > :after', values }
  // With both edges DynamoDB has only an inclusive range: it begins with the first key there can be behind `after`.
  return { condition: ' AND #sk BETWEEN :next AND :until', values: { ':next': `${after}\u0000`, ':until': until } }
}

export const openTable = ({
  client,
  tableName,
  clock,
  around = (_kind, run) => run(),
  newWrite = () => randomBytes(9).toString('base64url'),
}: {
  client: DynamoDBDocumentClient
  tableName: string
  clock: Clock
  around?: AroundCall
  /** Names a write: 12 characters that no other write of the item has. */
  newWrite?: () => string
}): Table => {
  const seconds = () => Math.floor(clock().getTime() / 1000)
  const toItem = <D>(row: Record<string, unknown> | undefined): Item<D> | undefined => {
    if (!row || (typeof row[ttlName] === 'number' && row[ttlName] <= seconds())) return undefined
    const at = (index: 'idx1' | 'idx2'): Key | undefined => {
      const { partitionKey: p, sortKey: s } = indexes[index]
      return row[p] === undefined ? undefined : { pk: row[p] as string, sk: row[s] as string }
    }
    return {
      pk: row[partitionKey] as string,
      sk: row[sortKey] as string,
      version: row['version'] as number,
      v: row['v'] as number | undefined,
      data: row['data'] as D,
      idx1: at('idx1'),
      idx2: at('idx2'),
      ttl: row[ttlName] as number | undefined,
    }
  }
  /** Whether the write of this name is the last that changed the item. */
  const wrote = async ({ pk, sk }: Key, write: string): Promise<boolean> => {
    const { Item: row } = await client.send(
      new GetCommand({
        TableName: tableName,
        Key: { pk, sk },
        ConsistentRead: true,
        ProjectionExpression: '#write',
        ExpressionAttributeNames: { '#write': writeName },
      }),
    )
    return row?.[writeName] === write
  }
  const indexed = (item: { idx1?: Key | undefined; idx2?: Key | undefined }) => ({
    idx1pk: item.idx1?.pk,
    idx1sk: item.idx1?.sk,
    idx2pk: item.idx2?.pk,
    idx2sk: item.idx2?.sk,
  })

  return {
    get: (key) =>
      around('read', async () =>
        toItem(
          (
            await client.send(
              new GetCommand({ TableName: tableName, Key: { pk: key.pk, sk: key.sk }, ConsistentRead: true }),
            )
          ).Item,
        ),
      ),

    getMany: <D>(keys: readonly Key[]) =>
      around(
        'read',
        async () => {
          const rows = await batchGet(client, tableName, keys)
          return keys.map((key) => toItem<D>(rows.get(keyText(key))))
        },
        keys.length,
      ),

    create: (item, events = []) =>
      around('write', () => {
        const write = newWrite()
        const put = () =>
          client.send(
            new PutCommand({
              TableName: tableName,
              Item: {
                pk: item.pk,
                sk: item.sk,
                version: 1,
                [writeName]: write,
                v: item.v,
                data: item.data,
                ...indexed(item),
                ttl: item.ttl,
                pending: Object.fromEntries(events.map((e) => [e.id, e])),
                ...(events.length > 0 && { relay: relayShardOf(item.pk), relayAt: clock().toISOString() }),
              },
              // A key whose item has expired is free, although the store may not have deleted it yet.
              ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
              ExpressionAttributeNames: { '#ttl': ttlName },
              ExpressionAttributeValues: { ':now': seconds() },
            }),
          )
        return refusedIs('exists', put, () => wrote(item, write))
      }),

    replace: (item, events = []) =>
      around('write', () => {
        const write = newWrite()
        const columns: Record<string, unknown> = {
          [writeName]: write,
          v: item.v,
          data: item.data,
          ...indexed(item),
          ttl: item.ttl,
          version: item.version + 1,
        }
        if (events.length > 0) columns['relay'] = relayShardOf(item.pk)
        const set = Object.entries(columns).filter(([, value]) => value !== undefined)
        const gone = Object.keys(columns).filter((name) => columns[name] === undefined)
        const names: Record<string, string> = { '#version': 'version' }
        const values: Record<string, unknown> = { ':expected': item.version }
        const sets = set.map(([name, value]) => {
          names[`#${name}`] = name
          values[`:${name}`] = value
          return `#${name} = :${name}`
        })
        for (const name of gone) names[`#${name}`] = name
        if (events.length > 0) {
          names['#pending'] = 'pending'
          names['#relayAt'] = 'relayAt'
          values[':relayAt'] = clock().toISOString()
          sets.push('#relayAt = if_not_exists(#relayAt, :relayAt)')
          events.forEach((event, i) => {
            names[`#e${i}`] = event.id
            values[`:e${i}`] = event
            sets.push(`#pending.#e${i} = :e${i}`)
          })
        }
        const update = () =>
          client.send(
            new UpdateCommand({
              TableName: tableName,
              Key: { pk: item.pk, sk: item.sk },
              UpdateExpression: `SET ${sets.join(', ')}${gone.length ? ` REMOVE ${gone.map((n) => `#${n}`).join(', ')}` : ''}`,
              ConditionExpression: '#version = :expected',
              ExpressionAttributeNames: names,
              ExpressionAttributeValues: values,
            }),
          )
        return refusedIs('changed', update, () => wrote(item, write))
      }),

    query: <D>({ index, pk, after, until, limit = 100, newestFirst = false }: Parameters<Table['query']>[0]) =>
      around('read', async (): Promise<Page<D>> => {
        // DynamoDB refuses a range whose edges cross.
        if (after !== undefined && until !== undefined && after >= until) return { items: [], more: false }
        const { partitionKey: p, sortKey: s } = index ? indexes[index] : { partitionKey, sortKey }
        const range = rangeOf(after, until, newestFirst)
        let from: Record<string, unknown> | undefined
        do {
          const found = await client.send(
            new QueryCommand({
              TableName: tableName,
              ...(index ? { IndexName: index } : { ConsistentRead: true }),
              KeyConditionExpression: `#pk = :pk${range.condition}`,
              ExpressionAttributeNames: { '#pk': p, ...(range.condition && { '#sk': s }) },
              ExpressionAttributeValues: { ':pk': pk, ...range.values },
              ScanIndexForward: !newestFirst,
              Limit: limit,
              ExclusiveStartKey: from,
            }),
          )
          from = found.LastEvaluatedKey
          const items = (found.Items ?? []).flatMap((row) => toItem<D>(row) ?? [])
          if (items.length > 0) return { items, more: from !== undefined }
        } while (from)
        return { items: [], more: false }
      }),

    count: (key, ttl) =>
      around('write', async () => {
        const done = await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { pk: key.pk, sk: key.sk },
            UpdateExpression: `${ttl === undefined ? '' : 'SET #ttl = :ttl '}ADD #count :one`,
            ExpressionAttributeNames: { '#count': 'count', ...(ttl !== undefined && { '#ttl': ttlName }) },
            ExpressionAttributeValues: { ':one': 1, ...(ttl !== undefined && { ':ttl': ttl }) },
            ReturnValues: 'UPDATED_NEW',
          }),
        )
        return done.Attributes?.['count'] as number
      }),

    ...openOutbox({ client, tableName, around }),
  }
}
