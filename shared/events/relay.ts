import type { Clock } from '../contract/time.ts'
import { failureOf, type Log, type LogFields } from '../observe/log.ts'
import { relayShards } from '../store/shape.ts'
import type { Table, Unsent } from '../store/table.ts'
import { createBackOff } from './backOff.ts'
import { type Published, type Publisher, publishPending } from './outbox.ts'

/** Keys read from the relay's index at once. */
const pageSize = 100

/** What a run has come to know. */
type Tally = { sent: number; refused: number; oldest?: string; failure?: LogFields | undefined }

const keepOldest = (tally: Tally, { relayAt }: Unsent): void => {
  if (tally.oldest === undefined || relayAt < tally.oldest) tally.oldest = relayAt
}

export type RelayDeps = {
  table: Table
  publish: Publisher
  log: Log
  clock: Clock
  /** Younger events are left to their writer. */
  olderThanMs?: number
}

/**
 * Publishes again whatever the relay's index still shows: events whose writer died or whose bus was away. A run goes on
 * until nothing is left or its time (`forMs`) is used. What was refused is passed over, tried again after everything
 * that was not, and then less and less often. Answers how many events went out; says in the log when it sent, was
 * refused, or left something behind, and how old the oldest of that is. Throws when an index could not be read.
 */
export const createRelay = ({ table, publish, log, clock, olderThanMs = 5_000 }: RelayDeps) => {
  const backOff = createBackOff(clock)

  /** The index shows where, the item itself says what. */
  const publishWhatIsLeft = async (where: Unsent): Promise<Published> => {
    try {
      const events = await table.pending(where)
      if (events.length > 0) return await publishPending(table, publish, where, events)
      // A late index, or a writer that died between forgetting its events and leaving the index.
      await table.sent(where, [])
      return { taken: 0, failed: 0 }
    } catch (error) {
      return { taken: 0, failed: 1, failure: failureOf(error) }
    }
  }

  const send = async (where: Unsent, tally: Tally): Promise<void> => {
    const { taken, failed, failure } = await publishWhatIsLeft(where)
    tally.sent += taken
    if (failed === 0) return backOff.taken(where)
    backOff.refused(where)
    tally.refused += failed
    tally.failure ??= failure
    keepOldest(tally, where)
  }

  const walk = async (shard: string, before: string, timeIsUp: () => boolean, tally: Tally): Promise<void> => {
    const again: Unsent[] = []
    let late = false
    const sendUnlessLate = (where: Unsent) => {
      late ||= timeIsUp()
      return late ? keepOldest(tally, where) : send(where, tally)
    }
    const inTurn = {
      new: sendUnlessLate,
      due: (where: Unsent) => void again.push(where),
      waits: (where: Unsent) => keepOldest(tally, where),
    }
    let page: Unsent[]
    let after: Unsent | undefined
    do {
      page = await table.unsent(shard, { before, after, limit: pageSize })
      for (const where of page) await inTurn[backOff.of(where)](where)
      after = page.at(-1)
    } while (page.length === pageSize && !late)
    for (const where of again) await sendUnlessLate(where)
  }

  return async (forMs = 50_000): Promise<number> => {
    const start = clock().getTime()
    const before = new Date(start - olderThanMs).toISOString()
    const timeIsUp = () => clock().getTime() - start >= forMs
    const tally: Tally = { sent: 0, refused: 0 }
    const walks = await Promise.allSettled(relayShards.map((shard) => walk(shard, before, timeIsUp, tally)))
    const { sent, refused, oldest, failure } = tally
    if (refused > 0) log('event-publish-failed', { count: refused, ...failure })
    if (sent > 0 || oldest !== undefined)
      log('relay-done', {
        count: sent,
        refused,
        ...(oldest !== undefined && { oldestSeconds: Math.round((clock().getTime() - Date.parse(oldest)) / 1000) }),
      })
    const broken = walks.find((walked) => walked.status === 'rejected')
    if (broken) throw broken.reason
    return sent
  }
}
