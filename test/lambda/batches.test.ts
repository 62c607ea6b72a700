import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventsHandler } from '../../shared/aws/eventsHandler.ts'
import type { Delivery } from '../../shared/events/react.ts'
import type { Log, MessageCode } from '../../shared/observe/log.ts'
import { batchOf, delivery, givenBack } from './queue.ts'

const happened = (type: string) => delivery({ source: 'hub.test', type })

const written: MessageCode[] = []
const log: Log = (code) => {
  written.push(code)
}
beforeEach(() => {
  written.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

/** A function with half a minute, in front of reactions by event type. */
const run = (reactions: Record<string, () => Promise<void>>, bodies: readonly (object | string)[]) => {
  const react = async (arrived: Delivery) => reactions[arrived['detail-type']]?.()
  return eventsHandler(react, log)(batchOf(bodies), { getRemainingTimeInMillis: () => 30_000 })
}

describe('a batch of events', () => {
  test('that were all taken gives nothing back and writes nothing', async () => {
    const taken: string[] = []
    const take = async () => void taken.push('one')
    expect(givenBack(await run({ Good: take }, [happened('Good'), happened('Good')]))).toEqual([])
    expect(taken).toHaveLength(2)
    expect(written).toEqual([])
  })

  test('gives back the one that failed, and only that', async () => {
    const taken: string[] = []
    const reactions = {
      Good: async () => void taken.push('good'),
      Bad: async () => {
        throw new Error('the store is away')
      },
    }
    const answer = await run(reactions, [happened('Good'), happened('Bad'), happened('Good')])
    expect(givenBack(answer)).toEqual(['m1'])
    expect(taken).toEqual(['good', 'good'])
    expect(written).toEqual(['events-given-back'])
  })

  test.each(['', '{', '[]', '{"source":"hub.test"}'])('gives back a body that is no delivery: %j', async (body) => {
    let taken = 0
    const answer = await run({ Good: async () => void taken++ }, [body, happened('Good')])
    expect(givenBack(answer)).toEqual(['m0'])
    expect(taken).toBe(1)
    expect(written).toEqual(['event-refused', 'events-given-back'])
  })

  test('is answered in time although one of them never ends', async () => {
    vi.useFakeTimers()
    const taken: string[] = []
    const reactions = { Hung: () => new Promise<void>(() => {}), Good: async () => void taken.push('good') }
    const answer = run(reactions, [happened('Hung'), happened('Good')])
    await vi.advanceTimersByTimeAsync(28_000)
    expect(givenBack(await answer)).toEqual(['m0'])
    expect(taken).toEqual(['good'])
    expect(written).toEqual(['event-late', 'events-given-back'])
  })
})
