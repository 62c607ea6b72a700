import * as z from 'zod'
import type { Publisher } from '../events/outbox.ts'
import type { Patience } from './patience.ts'
import { signedClient } from './signedClient.ts'

const Answer = z.object({ Entries: z.array(z.object({ EventId: z.string().optional() })) })

/** The bus refused a whole call. The status alone: its message may quote events. */
class BusError extends Error {
  override name = 'BusError'
}

/**
 * Publishes to an EventBridge bus; entry by entry, the bus may refuse some and take others. PutEvents is all the hub asks
 * of EventBridge, so aws4fetch signs it: the SDK's client would be 20 KB of every function.
 */
export const eventBridgePublisher = (
  busName: string,
  {
    environment = process.env,
    patience,
  }: { environment?: Record<string, string | undefined>; patience?: Patience } = {},
): Publisher => {
  const { endpoint, host, send } = signedClient('events', environment, patience)
  return async (events) => {
    const Entries = events.map((event) => ({
      EventBusName: busName,
      Source: event.source,
      DetailType: event.type,
      // Seconds since 1970, as the JSON protocol has times.
      Time: Date.parse(event.time) / 1000,
      Detail: JSON.stringify(event),
    }))
    const { status, bytes } = await send(endpoint ?? `https://${host}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
      body: JSON.stringify({ Entries }),
    })
    if (status !== 200) throw new BusError(`the bus answered ${status}`)
    const answer = Answer.parse(JSON.parse(new TextDecoder().decode(bytes)))
    return { failed: events.flatMap((event, i) => (answer.Entries[i]?.EventId ? [] : [event.id])) }
  }
}
