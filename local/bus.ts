import { DatabaseSync } from 'node:sqlite'
import type { Event } from '../shared/contract/event.ts'
import type { Publisher } from '../shared/events/outbox.ts'
import type { Delivery } from '../shared/events/react.ts'

/** Who listens: a service and the kinds it reacts to, as EventBridge rules would say it. */
export type Subscriber = {
  name: string
  listensTo: (delivery: Delivery) => boolean
  deliver: (delivery: Delivery) => Promise<void>
}

export type BusFaults = {
  /** Deliver every event this many times. */
  copies?: number
  /** Decides, per publishing call, whether the bus refuses it. */
  refuse?: (events: readonly Event[]) => boolean
}

export type Bus = {
  publish: Publisher
  /** Takes the place of an earlier subscriber of the same name: a service that started again. */
  subscribe(subscriber: Subscriber): void
  /** Resolves when nothing is waiting: every delivery was taken or given up. */
  drain(): Promise<void>
  /** Deliveries given up after their last attempt, as a dead-letter queue holds them. */
  deadLetters(): { subscriber: string; delivery: Delivery }[]
  /** The envelopes published last in this process, for tests that search what was said. */
  published(): readonly Delivery[]
  /** Takes nothing new, lets deliveries under way come to their end, keeps the rest for the next start. */
  close(): Promise<void>
}

const mostAttempts = 5
/** Envelopes `published()` answers at least, as far as there were any. */
const mostRemembered = 10_000
/** Deliveries under way at once. */
const mostAtOnce = 32
const backoffMs = [20, 100, 500, 2_000]

/**
 * EventBridge inside the process: at least once, no order, retries with back-off, a dead-letter list. Like the real one it
 * keeps what it accepted: waiting deliveries stand in a file (or in memory) and survive the process.
 */
export const openBus = (file: string, faults: BusFaults = {}): Bus => {
  const db = new DatabaseSync(file)
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS waiting (id INTEGER PRIMARY KEY AUTOINCREMENT, subscriber TEXT, delivery TEXT, attempts INTEGER DEFAULT 0);
    CREATE TABLE IF NOT EXISTS dead (id INTEGER PRIMARY KEY, subscriber TEXT, delivery TEXT);
  `)
  const add = db.prepare('INSERT INTO waiting (subscriber, delivery) VALUES (?, ?)')
  const take = db.prepare('SELECT id, subscriber, delivery, attempts FROM waiting WHERE id > ? ORDER BY id LIMIT ?')
  const done = db.prepare('DELETE FROM waiting WHERE id = ?')
  const again = db.prepare('UPDATE waiting SET attempts = attempts + 1 WHERE id = ?')
  const bury = db.prepare('INSERT INTO dead (subscriber, delivery) VALUES (?, ?)')
  const subscribers: Subscriber[] = []
  const published: Delivery[] = []
  const active = new Map<number, Promise<void>>()
  let closed = false
  let endWaits = () => {}
  const closing = new Promise<void>((resolve) => {
    endWaits = resolve
  })

  type Waiting = { id: number; subscriber: string; delivery: string; attempts: number }

  const attempt = async ({ id, subscriber: name, delivery: text, attempts }: Waiting): Promise<void> => {
    const delivery = JSON.parse(text) as Delivery
    for (let tried = attempts; !closed; tried++) {
      try {
        const subscriber = subscribers.find((s) => s.name === name)
        if (!subscriber) throw new Error('nobody listens under this name any more')
        await subscriber.deliver(delivery)
        if (!closed) done.run(id)
        return
      } catch {
        if (closed) return
        again.run(id)
        if (tried + 1 >= mostAttempts) {
          bury.run(name, text)
          done.run(id)
          return
        }
        await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, backoffMs[tried]).unref())])
      }
    }
  }

  /** Rows up to here have been taken up; a service that starts again makes the bus look from the beginning. */
  let takenUp = 0

  const pump = () => {
    if (closed) return
    for (const waiting of take.all(takenUp, mostAtOnce - active.size) as Waiting[]) {
      takenUp = waiting.id
      if (active.has(waiting.id) || !subscribers.some((s) => s.name === waiting.subscriber)) continue
      const delivered = attempt(waiting).finally(() => {
        active.delete(waiting.id)
        pump()
      })
      active.set(waiting.id, delivered)
    }
  }

  return {
    publish: async (events) => {
      if (faults.refuse?.(events)) throw new Error('the bus is away')
      for (const event of events) {
        const delivery: Delivery = { source: event.source, 'detail-type': event.type, detail: event }
        published.push(delivery)
        if (published.length > 2 * mostRemembered) published.splice(0, mostRemembered)
        const text = JSON.stringify(delivery)
        for (const subscriber of subscribers)
          if (subscriber.listensTo(delivery))
            for (let i = 0; i < (faults.copies ?? 1); i++) add.run(subscriber.name, text)
      }
      setImmediate(pump)
      return { failed: [] }
    },
    subscribe: (subscriber) => {
      const known = subscribers.findIndex((s) => s.name === subscriber.name)
      if (known >= 0) subscribers.splice(known, 1)
      subscribers.push(subscriber)
      takenUp = 0
      setImmediate(pump)
    },
    drain: async () => {
      for (;;) {
        pump()
        if (active.size === 0) return
        await Promise.all(active.values())
      }
    },
    deadLetters: () =>
      (db.prepare('SELECT subscriber, delivery FROM dead').all() as { subscriber: string; delivery: string }[]).map(
        (row) => ({
          subscriber: row.subscriber,
          delivery: JSON.parse(row.delivery) as Delivery,
        }),
      ),
    published: () => published,
    close: async () => {
      closed = true
      endWaits()
      await Promise.all(active.values())
      db.close()
    },
  }
}
