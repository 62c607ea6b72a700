import { expect, test } from 'vitest'
import { relayed } from '../support/again.ts'
import { someAction } from './histories/actions.ts'
import { holds, holdsAtTheEnd, reached } from './histories/invariants.ts'
import { openHistory, type World } from './histories/world.ts'

/**
 * The whole hub under random histories: three provinces, a museum, every event delivered twice, some of it late and in
 * another order, several callers in the same instant, clocks that jump. HISTORIES and STEPS make it longer; SEED begins
 * elsewhere, and `SEED=<n> HISTORIES=1` runs history n alone.
 */
const first = Number(process.env['SEED'] ?? 20261122)
const histories = Number(process.env['HISTORIES'] ?? 8)
const steps = Number(process.env['STEPS'] ?? 25)

/** Mostly moments and minutes, now and then past a deadline. */
const leaps = [0, 0, 1_000, 1_000, 20_000, 20_000, 60_000, 60_000, 600_000, 600_000, 3_600_000, 26 * 3_600_000]

/** Everything arrives: the bus is back, what it refused the relay sends, behind what came later. */
const arrive = async ({ hub, bus }: World) => {
  bus.away = false
  do await hub.settle()
  while ((await relayed(hub)) > 0)
}

const seen = new Map<string, number>()
const add = (name: string, count: number) => seen.set(name, (seen.get(name) ?? 0) + count)

const run = async (world: World) => {
  const { random, hub, bus } = world
  for (let step = 0; step < steps; step++) {
    hub.clock.advance(random.pick(leaps))
    bus.away = random.chance(0.15)
    const chosen = Array.from({ length: 1 + random.below(4) }, () => someAction(world))
    await Promise.all(chosen.map((act) => act(world)))
    if (random.chance(0.5)) continue
    await arrive(world)
    await holds(world)
  }
  await arrive(world)
  await holds(world)
  await holdsAtTheEnd(world)
  for (const [name, count] of Object.entries(await reached(world))) add(name, count)
}

test.each(Array.from({ length: histories }, (_, at) => first + at))(
  `history %i keeps every promise over ${steps} steps`,
  { timeout: 60_000 + steps * 2_000 },
  async (seed) => {
    const world = await openHistory(seed)
    try {
      await run(world)
    } catch (error) {
      console.log(`history ${seed} broke: SEED=${seed} HISTORIES=1 STEPS=${steps} runs it again`)
      throw error
    } finally {
      await world.stop()
    }
  },
)

test('the histories reached what the promises are about', () => {
  console.log(`histories ${first} to ${first + histories - 1}: ${[...seen].map(([n, c]) => `${c} ${n}`).join(', ')}`)
  if (histories * steps >= 200) expect([...seen].filter(([, count]) => count === 0)).toEqual([])
})
