import type { Event } from '../contract/event.ts'
import { failureOf, type Log, type LogFields } from '../observe/log.ts'
import { currentTrace } from '../observe/trace.ts'
import type { Key, Table } from '../store/table.ts'

/** Sends events to the bus. Answers the ids the bus did not take; throws when it could not be reached at all. */
export type Publisher = (events: readonly Event[]) => Promise<{ failed: string[] }>

/** Largest batch EventBridge takes in one call. */
const publishBatch = 10

/** How many events the bus took and how many it did not, and why not where that is known. */
export type Published = { taken: number; failed: number; failure?: LogFields }

/** Sends events of one item to the bus, and makes the item forget what the bus took. Never throws. */
export const publishPending = async (
  table: Table,
  publish: Publisher,
  key: Key,
  events: readonly Event[],
): Promise<Published> => {
  const done: Published = { taken: 0, failed: 0 }
  for (let from = 0; from < events.length; from += publishBatch) {
    const batch = events.slice(from, from + publishBatch)
    try {
      const { failed } = await publish(batch)
      const taken = batch.filter((e) => !failed.includes(e.id)).map((e) => e.id)
      if (taken.length > 0) await table.sent(key, taken)
      done.taken += taken.length
      done.failed += failed.length
    } catch (error) {
      done.failed += batch.length
      done.failure ??= failureOf(error)
    }
  }
  return done
}

/** Events as they are stored and sent: each names the trace it was written in. */
const inThisTrace = (events: readonly Event[]): readonly Event[] => {
  const traceparent = currentTrace()
  return traceparent === undefined ? events : events.map((event) => ({ traceparent, ...event }))
}

/**
 * A table whose writes carry events out: the write stores state and events in one item, then publishes them at once (the
 * fast path). What could not be sent is logged and stays on the item until the relay sends it: the request that wrote
 * the item has succeeded already.
 */
export const withOutbox = (table: Table, publish: Publisher, log: Log): Table => {
  const carryOut = async (key: Key, events: readonly Event[]): Promise<void> => {
    const { failed, failure } = await publishPending(table, publish, key, events)
    if (failed > 0) log('event-publish-failed', { count: failed, ...failure })
  }
  return {
    ...table,
    create: async (item, written = []) => {
      const events = inThisTrace(written)
      const done = await table.create(item, events)
      if (done === 'done') await carryOut(item, events)
      return done
    },
    replace: async (item, written = []) => {
      const events = inThisTrace(written)
      const done = await table.replace(item, events)
      if (done === 'done') await carryOut(item, events)
      return done
    },
  }
}
