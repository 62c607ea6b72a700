import type { Event } from '../contract/event.ts'
import type { IndexName } from './shape.ts'

export type Key = { pk: string; sk: string }

/** An item as the services see it: its key, its version, what it says, and where the indexes show it. */
export type Item<D = unknown> = Key & {
  /** Rises by one with every change; the optimistic lock. */
  version: number
  /** Version of the data's shape (see rows.ts); absent means 1. Nothing but rows.ts reads or writes it. */
  v?: number | undefined
  data: D
  idx1?: Key | undefined
  idx2?: Key | undefined
  /** Epoch seconds after which the item no longer exists (filtered on read too: deletion by the store comes late). */
  ttl?: number | undefined
}

/** Where the relay's index shows an item with events the bus has not taken; `relayAt`: since when. */
export type Unsent = Key & { relayAt: string }

export type Page<D> = { items: Item<D>[]; more: boolean }

/**
 * One service's table. Every write is one conditional write to one item: state and unsent events together, which is all
 * the atomicity the hub needs and all that every engine it runs on gives.
 */
export type Table = {
  get<D>(key: Key): Promise<Item<D> | undefined>
  /**
   * Items by their keys, at most `mostKeys`, in the order of the keys and in one round trip. Each is read as `get` reads it;
   * together they are no snapshot.
   */
  getMany<D>(keys: readonly Key[]): Promise<(Item<D> | undefined)[]>
  /** Writes a new item (version 1). 'exists' when a live item has the key. */
  create<D>(item: Omit<Item<D>, 'version'>, events?: readonly Event[]): Promise<'done' | 'exists'>
  /** Writes the next version of an item that was read; `item.version` is the version read. 'changed' when it moved on. */
  replace<D>(item: Item<D>, events?: readonly Event[]): Promise<'done' | 'changed'>
  /**
   * Items of a partition or of an index partition, by sort key. `after` is exclusive. Items that have expired are passed
   * over: where there is more, there is an item to go on from.
   */
  query<D>(where: {
    index?: Exclude<IndexName, 'relay'>
    pk: string
    after?: string | undefined
    /** Only sort keys up to and with this one. */
    until?: string | undefined
    limit?: number
    newestFirst?: boolean
  }): Promise<Page<D>>
  /** Adds one to a counter, which lives until `ttl` or for ever, and answers its new value. */
  count(key: Key, ttl?: number): Promise<number>
  /** Items with unsent events of one relay shard up to an instant, oldest first, behind `after`. A hint, as every index. */
  unsent(shard: string, page: { before: string; after?: Unsent | undefined; limit: number }): Promise<Unsent[]>
  /** The events an item holds unsent, read consistently. */
  pending(key: Key): Promise<Event[]>
  /**
   * Forgets events the bus has taken; an item without any leaves the relay's index. Idempotent, order does not matter.
   * With no ids it only leaves the index if it may.
   */
  sent(key: Key, eventIds: readonly string[]): Promise<void>
}

/** Keys one `getMany` takes: what DynamoDB reads in one call. */
export const mostKeys = 100

/**
 * Stands around every call to the store: counts costs, and in tests kills the process at a chosen one. `items`: how many are
 * read by their keys, each of which costs as a call of its own would; 1 when absent.
 */
export type AroundCall = <T>(kind: 'read' | 'write', run: () => Promise<T>, items?: number) => Promise<T>
