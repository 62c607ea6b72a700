import { nextPageSize } from './domain/pages.ts'
import type { Place, Tail, Waiting } from './placing.ts'
import type { Mail } from './ports.ts'

type Line = { waiting: Waiting[]; joined: Map<string, Promise<void>> }

/**
 * What this process brings for one mailbox goes one page after the other: while a page is being put, the next one
 * gathers. So a burst costs a page for up to a hundred events, and a process never races with itself.
 */
export const createQueue = (place: Place) => {
  const lines = new Map<string, Line>()

  const work = async (participant: string, line: Line): Promise<void> => {
    let tail: Tail | undefined
    while (line.waiting.length > 0) {
      const batch = line.waiting.splice(0, nextPageSize(line.waiting))
      try {
        tail = await place(participant, batch, tail)
      } catch (cause) {
        // Refused by the store, or perhaps done: the next delivery finds out.
        for (const { failed } of batch) failed(cause)
        tail = undefined
      }
    }
    lines.delete(participant)
  }

  /** Resolves when every event has its entry. An event that is on its way already is waited for, not brought twice. */
  return async (participant: string, events: readonly Mail[]): Promise<void> => {
    const running = lines.get(participant)
    const line: Line = running ?? { waiting: [], joined: new Map() }
    lines.set(participant, line)
    const entries = events.map((event) => {
      const joined = line.joined.get(event.id)
      if (joined !== undefined) return joined
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      line.waiting.push({ event, done: resolve, failed: reject })
      const settled = promise.finally(() => line.joined.delete(event.id))
      line.joined.set(event.id, settled)
      return settled
    })
    if (!running) queueMicrotask(() => void work(participant, line))
    await Promise.all(entries)
  }
}
