import { localTableName } from '../local/services/open.ts'
import type { StoreFloorConfig } from './processes/storeFloor.ts'
import { cpuAgainstRaw, ratesWithin } from './support/againstRaw.ts'
import { pushCards, resolution, resolvePath } from './support/cards.ts'
import { catalogueOf } from './support/catalogue.ts'
import type { Expect } from './support/load.ts'
import { startProcess } from './support/process.ts'
import { newGate, type Row, type Run } from './support/report.ts'
import { sideBySide } from './support/sideBySide.ts'
import { openWorld } from './support/world.ts'

const expectResolved: Expect = (status, body) =>
  status === 200 && body.includes('"outcome":"RESOLVED"') ? undefined : `${status} ${body.slice(0, 120)}`
const expectOk: Expect = (status, body) => (status === 200 ? undefined : `floor ${status} ${body.slice(0, 120)}`)

/** A world with so many active cards of Hebei, and Tianjin's requests about them, signed ahead. */
const openCards = async (cards: number, wire: boolean) => {
  const world = await openWorld(catalogueOf(12), { wire })
  const hebei = await world.join('hebei')
  const tianjin = await world.join('tianjin')
  await pushCards(hebei.client, cards)
  await world.settle()
  let turn = 0
  const body = () => resolution(turn++ % cards)
  const prepare = async (count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        world.sign(tianjin.client, { method: 'POST', path: resolvePath, body: JSON.stringify(body()) }),
      ),
    )
  // The first call of a day brings a token and the day's marker with it.
  await tianjin.client.call('POST', resolvePath, { body: body() })
  const one = await world.storeCallsOf(() => tianjin.client.call('POST', resolvePath, { body: body() }))
  return { world, tianjin, prepare, one }
}

/** Resolving a card by its id, with token, proof and access record, over HTTP. */
export const run: Run = async ({ quick, say }) => {
  const gate = newGate()
  const cards = quick ? 100 : 1000
  const rounds = quick ? 2 : 4
  const rows: Row[] = []

  const embedded = await openCards(cards, false)
  try {
    const { world, prepare, one } = embedded
    rows.push({
      what: 'store calls, by card id',
      measured: `${one.count.read} read, ${one.count.write} write`,
      goal: '1 read, 1 write',
    })
    for (const [inFlight, count] of [
      [1, quick ? 100 : 300],
      [16, quick ? 200 : 1_000],
    ] as const)
      rows.push(
        ...(await cpuAgainstRaw(world.hub, prepare, expectResolved, gate, { inFlight, count, rounds, goal: '≤ 3' })),
      )
    const rates = await ratesWithin(world.hub, prepare, expectResolved, gate, {
      rates: quick ? [200] : [200, 500, 600, 700, 800, 900, 1_000],
      seconds: quick ? 2 : 4,
      limits: { p50: 15, p95: 37, p99: 50 },
      say,
    })
    const at500 = rates.find(({ rate }) => rate === 500)
    if (at500)
      rows.push({
        what: 'embedded store, 500/s arriving (open loop), p50 / p95 / p99',
        measured: at500.text,
        goal: '≤ 5 / 15 / 30 ms',
      })
    if (!quick)
      rows.push({
        what: 'embedded store, highest rate tried that keeps 15 / 37 / 50 ms',
        measured: `${rates.filter(({ keeps }) => keeps).at(-1)?.rate ?? 'below 200'}/s`,
        goal: 'reach for 1,000/s',
      })
  } finally {
    await embedded.world.stop()
  }

  const wired = await openCards(cards, true)
  try {
    const { world, tianjin, prepare, one } = wired
    const floor = await startProcess<{ port: number }, StoreFloorConfig>('storeFloor', {
      endpoint: world.endpoint as string,
      signed: 'dpop',
      key: tianjin.client.signer.publicJwk,
      calls: one.wire.filter(({ input }) => input['TableName'] === localTableName('identity')),
      answer: JSON.stringify(one.answer.body),
    })
    try {
      rows.push(
        ...(
          await sideBySide(
            { name: 'hub', server: world.hub, expect: expectResolved },
            { name: 'node:http, 1 ES256, same store calls', server: floor, expect: expectOk },
            [
              { inFlight: 1, count: quick ? 60 : 150, rounds },
              { inFlight: 16, count: quick ? 200 : 500, rounds },
            ],
            prepare,
            gate,
            { cpu: '≤ 1.3' },
          )
        ).map((row) => ({ ...row, what: `DynamoDB’s wire (dynalite), ${row.what}` })),
      )
    } finally {
      await floor.stop()
    }
  } finally {
    await wired.world.stop()
  }

  return {
    conditions: [
      `${cards} cards in the index; participants, token, DPoP proof, access record on`,
      'embedded store: SQLite in a file, in the hub’s process; hub and load generator are two processes on this machine; proofs signed ahead',
      'wire: dynalite in memory in a third process; floor: one verification (the proof; node:crypto, r‖s) and the same store calls by the bare SDK',
    ],
    rows,
    gate,
  }
}
