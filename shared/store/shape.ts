/**
 * The one physical layout of every service's table: read by the CDK table, the local CreateTable and docs/storage.md.
 * `idx1`, `idx2`: two indexes whose meaning each service's keys.ts gives, with the whole item. `relay`: sparse; shows where
 * unsent events are, and nothing but keys, so that no event is written a second time and no write pays for it twice.
 */
export const tableShape = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttl: 'ttl',
  /** Names the write an item stands by: a write whose answer was lost is known again. 12 characters; only DynamoDB loses answers. */
  write: 'write',
  indexes: {
    idx1: { partitionKey: 'idx1pk', sortKey: 'idx1sk', projection: 'ALL' },
    idx2: { partitionKey: 'idx2pk', sortKey: 'idx2sk', projection: 'ALL' },
    relay: { partitionKey: 'relay', sortKey: 'relayAt', projection: 'KEYS_ONLY' },
  },
} as const

export type IndexName = keyof typeof tableShape.indexes

/** The partitions of the relay index; an item's shard follows from its key, so that many writers do not meet in one. */
export const relayShards = [...'0123456789abcdef'].map((digit) => `r${digit}`)

export const relayShardOf = (pk: string): string => {
  let sum = 0
  for (let i = 0; i < pk.length; i++) sum = (sum * 31 + pk.charCodeAt(i)) >>> 0
  return relayShards[sum % relayShards.length] as string
}
