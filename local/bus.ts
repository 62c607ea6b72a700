import type { Event } from '../shared/contract/event.ts'
import type { Publisher } from '../shared/events/outbox.ts'
import type { Delivery } from '../shared/events/react.ts'
import type { Queue, Waiting } from '../shared/sqlite/queue.ts'

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
 * keeps what it accepted: waiting deliveries stand in the store's queue and survive the process.
 */
export const openBus = (queue: Queue, faults: BusFaults = {}): Bus => {
  const subscribers: Subscriber[] = []
  const published: Delivery[] = []
  const active = new Map<number, Promise<void>>()
  let closed = false
  let endWaits = () => {}
  const closing = new Promise<void>((resolve) => {
    endWaits = resolve
  })

  const attempt = async (waiting: Waiting): Promise<void> => {
    const { id, subscriber: name, attempts } = waiting
    const delivery = JSON.parse(waiting.delivery) as Delivery
    for (let tried = attempts; !closed; tried++) {
      try {
        const subscriber = subscribers.find((s) => s.name === name)
        if (!subscriber) throw new Error('nobody listens under this name any more')
        await subscriber.deliver(delivery)
        if (!closed) queue.done(id)
        return
      } catch {
        if (closed) return
        queue.failed(id)
        if (tried + 1 >= mostAttempts) return queue.giveUp(waiting)
        await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, backoffMs[tried]).unref())])
      }
    }
  }

  /** Rows up to here have been taken up; a service that starts again makes the bus look from the beginning. */
  let takenUp = 0

  const pump = () => {
    if (closed) return
    for (const waiting of queue.next(takenUp, mostAtOnce - active.size)) {
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
            for (let i = 0; i < (faults.copies ?? 1); i++) queue.add(subscriber.name, text)
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
      queue.dead().map(({ subscriber, delivery }) => ({ subscriber, delivery: JSON.parse(delivery) as Delivery })),
    published: () => published,
    close: async () => {
      closed = true
      endWaits()
      await Promise.all(active.values())
    },
  }
}
