import { pushCards, resolution, resolvePath } from './support/cards.ts'
import { catalogueOf } from './support/catalogue.ts'
import { type Call, closedLoop } from './support/load.ts'
import { short, spread, spreadText } from './support/numbers.ts'
import { addGate, newGate, type Run } from './support/report.ts'
import { openWorld } from './support/world.ts'

type Case = { what: string; status: number; make: () => Promise<Call> }

/** Refusing must not cost more than answering: else bad requests are the cheapest way to slow the hub down. */
export const run: Run = async ({ quick }) => {
  const gate = newGate()
  const world = await openWorld(catalogueOf(12))
  try {
    const { client: hebei } = await world.join('hebei')
    const { client: tianjin } = await world.join('tianjin')
    await pushCards(hebei, 100)
    let turn = 0
    const good = (): Promise<Call> =>
      world.sign(tianjin, { method: 'POST', path: resolvePath, body: JSON.stringify(resolution(turn++ % 100)) })
    const signed = (body: string) => world.sign(tianjin, { method: 'POST', path: resolvePath, body })
    const used = await good()
    const success: Case = { what: 'a card resolved', status: 200, make: good }
    const refusals: readonly Case[] = [
      { what: '400 broken JSON', status: 400, make: () => signed('{"credential":') },
      { what: '401 no token', status: 401, make: async () => ({ ...(await good()), headers: {} }) },
      {
        what: '401 proof for another path',
        status: 401,
        make: async () => ({ ...(await good()), path: '/v1/code-recognitions' }),
      },
      { what: '401 proof used before', status: 401, make: async () => used },
      {
        what: '403 scope missing',
        status: 403,
        make: () => world.sign(tianjin, { method: 'POST', path: '/v1/participants', body: '{}' }),
      },
      { what: '404 no such path', status: 404, make: async () => ({ method: 'GET', path: '/v1/nothing-here' }) },
      { what: '405 no such method', status: 405, make: async () => ({ method: 'GET', path: resolvePath }) },
      { what: '413 too large', status: 413, make: () => signed(JSON.stringify({ filler: 'x'.repeat(300_000) })) },
      { what: '422 unknown member', status: 422, make: () => signed(JSON.stringify({ ...resolution(0), extra: 1 })) },
    ]
    const latencies = new Map<Case, number[]>()
    const count = quick ? 20 : 50
    await closedLoop(world.hub.ready.port, [used], 1, () => undefined)
    for (let round = -1; round < (quick ? 2 : 4); round++)
      for (const one of [success, ...refusals]) {
        const calls: Call[] = []
        for (let i = 0; i < count; i++) calls.push(await one.make())
        const done = await closedLoop(world.hub.ready.port, calls, 1, (status, body) =>
          status === one.status ? undefined : `${one.what}: ${status} ${body.slice(0, 120)}`,
        )
        addGate(gate, done.gate)
        if (round >= 0) latencies.set(one, [...(latencies.get(one) ?? []), ...done.latencies])
      }
    const floor = spread(latencies.get(success) ?? [])
    return {
      conditions: [`1 in flight, ${latencies.get(success)?.length ?? 0} of each, in turns`],
      rows: [
        { what: `${success.what}, p50 / p95 / p99`, measured: spreadText(floor) },
        ...refusals.map((one) => {
          const seen = spread(latencies.get(one) ?? [])
          return {
            what: `${one.what}, p50 / p95 / p99`,
            measured: spreadText(seen),
            floor: `${success.what}: p99 ${short(floor.p99)} ms`,
            ratio: `p99 ${(seen.p99 / floor.p99).toFixed(2)}`,
            goal: 'p99 ≤ 1.5',
          }
        }),
      ],
      gate,
    }
  } finally {
    await world.stop()
  }
}
