import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import type { Publisher } from '../events/outbox.ts'
import { clientOptions } from './patience.ts'

let client: EventBridgeClient | undefined

/** Publishes to an EventBridge bus; entry by entry, the bus may refuse some and take others. */
export const eventBridgePublisher =
  (busName: string): Publisher =>
  async (events) => {
    client ??= new EventBridgeClient(clientOptions())
    const done = await client.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: busName,
          Source: event.source,
          DetailType: event.type,
          Time: new Date(event.time),
          Detail: JSON.stringify(event),
        })),
      }),
    )
    return { failed: events.flatMap((event, i) => (done.Entries?.[i]?.EventId ? [] : [event.id])) }
  }
