import type { Bus } from '../../local/bus.ts'
import { openBus } from '../../local/bus.ts'
import type { SqliteStore } from '../../shared/sqlite/store.ts'
import type { AroundCall } from '../../shared/store/table.ts'
import { relayed } from './again.ts'
import { type TestClock, testClock } from './clock.ts'
import { type TestHub, testHub } from './hub.ts'
import { testStore } from './store.ts'

/** Thrown where the process dies; nothing of ours catches it as an answer. */
class Death extends Error {
  override name = 'Death'
}

/**
 * A process that dies at its n-th call to the store or the bus, just before the call takes effect or just after. From
 * then on nothing it does reaches either.
 */
export type Mortal = {
  around: AroundCall
  mortalBus: (bus: Bus) => Bus
  arm: (at: number, when: 'before' | 'after') => void
  calls: () => number
  dead: () => boolean
}

const mortal = (): Mortal => {
  let count = 0
  let target = Number.POSITIVE_INFINITY
  let moment: 'before' | 'after' = 'before'
  let dead = false
  const guard = async <T>(run: () => Promise<T>): Promise<T> => {
    if (dead) throw new Death()
    count++
    const last = count === target
    if (last && moment === 'before') {
      dead = true
      throw new Death()
    }
    const result = await run()
    if (last || dead) {
      dead = true
      throw new Death()
    }
    return result
  }
  return {
    around: (_kind, run) => guard(run),
    mortalBus: (bus) => ({ ...bus, publish: (events) => guard(() => bus.publish(events)) }),
    arm: (at, when) => {
      count = 0
      target = at
      moment = when
    },
    calls: () => count,
    dead: () => dead,
  }
}

export type Life = { hub: TestHub; mortal: Mortal }

/** Where state outlives a process: store, bus, clock. */
export type Afterlife = {
  store: SqliteStore
  bus: Bus
  clock: TestClock
  live: () => Promise<Life>
  end: () => Promise<void>
}

export const afterlife = async (): Promise<Afterlife> => {
  const store = testStore()
  const bus = openBus(store.queue, { copies: 2 })
  const clock = testClock()
  return {
    store,
    bus,
    clock,
    live: async () => {
      const m = mortal()
      const hub = await testHub({ store, bus: m.mortalBus(bus), clock, around: m.around })
      return { hub, mortal: m }
    },
    end: async () => {
      await bus.close()
      await store.close()
    },
  }
}

/**
 * Runs `act` in a process that dies at its first call, in another that dies at its second, and so on until one lives
 * through it; each time, a new process starts on what is left, the caller tries again as callers do, the relay runs, and
 * `check` looks. Answers how many deaths were survived.
 */
export const killAtEveryAwait = async <World>(options: {
  /** Called once in an immortal process per history: what must exist before. */
  prepare: (hub: TestHub, history: number) => Promise<World>
  /** One request of a caller; answers its HTTP status. */
  act: (hub: TestHub, world: World) => Promise<number>
  check: (hub: TestHub, world: World, history: number) => Promise<void>
}): Promise<number> => {
  const place = await afterlife()
  let deaths = 0
  let history = 0
  try {
    for (const when of ['before', 'after'] as const)
      for (let at = 1; ; at++) {
        const first = await place.live()
        const world = await options.prepare(first.hub, history)
        await first.hub.settle()
        first.mortal.arm(at, when)
        const status = await options.act(first.hub, world).catch(() => 0)
        const promised = status >= 200 && status < 300
        const died = first.mortal.dead()
        const second = await place.live()
        await second.hub.settle()
        await relayed(second.hub)
        await second.hub.settle()
        if (!promised) {
          const again = await options.act(second.hub, world)
          if (again < 200 || again >= 300)
            throw new Error(`history ${history} (${when} call ${at}): the second try was answered ${again}`)
        }
        await second.hub.settle()
        await relayed(second.hub)
        await second.hub.settle()
        await options.check(second.hub, world, history)
        const letters = second.hub.bus.deadLetters()
        if (letters.length > 0)
          throw new Error(
            `history ${history} (${when} call ${at}): ${letters.length} dead letters, first ${letters[0]?.delivery['detail-type']}`,
          )
        history++
        if (!died) break
        deaths++
      }
  } finally {
    await place.end()
  }
  return deaths
}
