import type { Event } from '../contract/event.ts'
import type { Clock } from '../contract/time.ts'
import { failureOf, type Log } from '../observe/log.ts'
import { relayShards } from '../store/shape.ts'
import type { Key, Table } from '../store/table.ts'

/** Sends events to the bus. Answers the ids the bus did not take; throws when it could not be reached at all. */
export type Publisher = (events: readonly Event[]) => Promise<{ failed: string[] }>

/** Largest batch EventBridge takes in one call. */
export const publishBatch = 10

/**
 * Sends what an item still holds unsent, and forgets what the bus took. A failure is logged and left to the relay: the
 * request that wrote the item has succeeded already.
 */
const publishPending = async (
  table: Table,
  publish: Publisher,
  log: Log,
  key: Key,
  events: readonly Event[],
): Promise<number> => {
  let taken = 0
  for (let from = 0; from < events.length; from += publishBatch) {
    const batch = events.slice(from, from + publishBatch)
    try {
      const { failed } = await publish(batch)
      const done = batch.filter((e) => !failed.includes(e.id)).map((e) => e.id)
      if (done.length > 0) await table.sent(key, done)
      if (failed.length > 0) log('event-publish-failed', { count: failed.length })
      taken += done.length
    } catch (error) {
      log('event-publish-failed', { count: batch.length, ...failureOf(error) })
    }
  }
  return taken
}

/**
 * A table whose writes carry events out: the write stores state and events in one item, then publishes them at once (the
 * fast path); whatever could not be sent stays on the item until the relay sends it.
 */
export const withOutbox = (table: Table, publish: Publisher, log: Log): Table => ({
  ...table,
  create: async (item, events = []) => {
    const done = await table.create(item, events)
    if (done === 'done' && events.length > 0) await publishPending(table, publish, log, item, events)
    return done
  },
  replace: async (item, events = []) => {
    const done = await table.replace(item, events)
    if (done === 'done' && events.length > 0) await publishPending(table, publish, log, item, events)
    return done
  },
})

/**
 * Publishes again whatever the relay index still shows: events whose writer died or whose bus was away. Younger ones are
 * left to their writer. Answers how many events went out.
 */
export const createRelay =
  ({
    table,
    publish,
    log,
    clock,
    olderThanMs = 5_000,
  }: {
    table: Table
    publish: Publisher
    log: Log
    clock: Clock
    olderThanMs?: number
  }) =>
  async (): Promise<number> => {
    const before = new Date(clock().getTime() - olderThanMs).toISOString()
    let sent = 0
    for (const shard of relayShards) {
      for (const item of await table.unsent(shard, before, 100))
        sent += await publishPending(table, publish, log, item, Object.values(item.pending))
    }
    log('relay-done', { count: sent })
    return sent
  }
