import { type Event, type EventKind, parseEvent } from '../contract/event.ts'
import { failureOf, type Log } from '../observe/log.ts'
import { continueTrace, inTrace } from '../observe/trace.ts'

/** What a rule of the bus hands on, as far as the hub looks at it. */
export type Delivery = { source: string; 'detail-type': string; detail: unknown }

/** One reaction for each event kind a service reacts to; a missing or an extra one does not compile. */
export type Reactions<Kinds extends readonly EventKind[]> = {
  [T in Kinds[number]['type']]: (event: Event<Extract<Kinds[number], { type: T }>>) => Promise<void>
}

/**
 * Dispatches deliveries to reactions. The same event may come twice and late: every reaction is idempotent in its write,
 * and sees events of the present version only. Throws when the event does not fit its contract, is of a version that this
 * code does not know yet, or the reaction fails, so that whoever delivers tries again and at last keeps a dead letter.
 */
export const react =
  <const Kinds extends readonly EventKind[]>(kinds: Kinds, reactions: Reactions<Kinds>, log: Log) =>
  async (delivery: Delivery): Promise<void> => {
    const kind = kinds.find((k) => k.source === delivery.source && k.type === delivery['detail-type'])
    if (!kind) {
      log('event-refused', { eventType: 'unknown' })
      throw new Error('no reaction for this event')
    }
    let event: Event
    try {
      event = parseEvent(kind, delivery.detail)
    } catch (error) {
      log('event-refused', { eventType: kind.type, ...failureOf(error) })
      throw error
    }
    const { id: eventId, type: eventType } = event
    const reaction = (reactions as unknown as Record<string, (e: Event) => Promise<void>>)[kind.type]
    await inTrace(continueTrace(event.traceparent), async () => {
      try {
        await reaction?.(event)
      } catch (error) {
        log('event-failed', { eventId, eventType, ...failureOf(error) })
        throw error
      }
      log('event-handled', { eventId, eventType })
    })
  }
