import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { Delivery } from '../events/react.ts'
import { failureOf, type Log } from '../observe/log.ts'

/** The body of a record: what EventBridge delivered to the queue. */
const Body = z.looseObject({ source: z.string(), 'detail-type': z.string(), detail: z.unknown() })

const deliveryIn = ({ body }: SQSRecord, log: Log): Delivery => {
  try {
    return Body.parse(JSON.parse(body))
  } catch (error) {
    log('event-refused', { eventType: 'unknown', ...failureOf(error) })
    throw error
  }
}

/** Resolves with true when the time is up; `cancel` when nobody waits any more. */
const deadline = (milliseconds: number): { passed: Promise<true>; cancel: () => void } => {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), Math.max(0, milliseconds))
  })
  return { passed, cancel: () => clearTimeout(timer) }
}

/**
 * A function behind the queue of its service. The records of a batch are handled side by side, each on its own: one that
 * fails, or still runs `marginMs` before the function's end, is answered as failed, and the queue gives it out again;
 * the others are done.
 */
export const eventsHandler =
  (react: (delivery: Delivery) => Promise<void>, log: Log, { marginMs = 2_000 }: { marginMs?: number } = {}) =>
  async ({ Records }: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> => {
    const { passed, cancel } = deadline(context.getRemainingTimeInMillis() - marginMs)
    const failed = async (record: SQSRecord): Promise<boolean> => {
      try {
        // react says in the log why it failed.
        const late = await Promise.race([react(deliveryIn(record, log)), passed])
        if (late) log('event-late')
        return late === true
      } catch {
        return true
      }
    }
    const outcomes = await Promise.all(Records.map(async (record) => ({ record, failed: await failed(record) })))
    cancel()
    const back = outcomes.filter((outcome) => outcome.failed)
    if (back.length > 0) log('events-given-back', { count: back.length })
    return { batchItemFailures: back.map(({ record }) => ({ itemIdentifier: record.messageId })) }
  }
