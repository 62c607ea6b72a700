import { localTableName } from '../local/services/open.ts'
import type { StoreFloorConfig } from './processes/storeFloor.ts'
import { pushCards, resolution, resolvePath } from './support/cards.ts'
import { catalogueOf } from './support/catalogue.ts'
import { type Expect, openLoop } from './support/load.ts'
import { spread, spreadText } from './support/numbers.ts'
import { startProcess } from './support/process.ts'
import { addGate, newGate, type Row, type Run } from './support/report.ts'
import { sideBySide } from './support/sideBySide.ts'
import { openWorld } from './support/world.ts'

const limits = { p50: 15, p95: 37, p99: 50 }

const expectResolved: Expect = (status, body) =>
  status === 200 && body.includes('"outcome":"RESOLVED"') ? undefined : `${status} ${body.slice(0, 120)}`
const expectOk: Expect = (status, body) => (status === 200 ? undefined : `floor ${status} ${body.slice(0, 120)}`)

/** Resolving a card by its id, with token, proof and access record, over HTTP. */
export const run: Run = async ({ quick, say }) => {
  const gate = newGate()
  const cards = quick ? 100 : 1000
  const world = await openWorld(catalogueOf(12))
  try {
    const hebei = await world.join('hebei')
    const tianjin = await world.join('tianjin')
    await pushCards(hebei.client, cards)
    let turn = 0
    const body = () => resolution(turn++ % cards)
    const prepare = async (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          world.sign(tianjin.client, { method: 'POST', path: resolvePath, body: JSON.stringify(body()) }),
        ),
      )

    const one = await world.storeCallsOf(() => tianjin.client.call('POST', resolvePath, { body: body() }))
    const floor = await startProcess<{ port: number }, StoreFloorConfig>('storeFloor', {
      endpoint: world.store.ready.endpoint,
      signed: 'dpop',
      key: tianjin.client.signer.publicJwk,
      calls: one.wire.filter(({ input }) => input['TableName'] === localTableName('identity')),
      answer: JSON.stringify(one.answer.body),
    })
    const rows: Row[] = [
      {
        what: 'store calls, by card id',
        measured: `${one.count.read} read, ${one.count.write} write (${one.wire.map(({ action }) => action).join(', ')})`,
        goal: '1 read, 1 write',
      },
    ]
    try {
      const rounds = quick ? 2 : 4
      rows.push(
        ...(await sideBySide(
          { name: 'hub', server: world.hub, expect: expectResolved },
          { name: 'node:http, 1 ES256, same store calls', server: floor, expect: expectOk },
          [
            { inFlight: 1, count: quick ? 60 : 150, rounds },
            { inFlight: 16, count: quick ? 200 : 500, rounds },
          ],
          prepare,
          gate,
          { cpu: '≤ 1.3' },
        )),
      )
    } finally {
      await floor.stop()
    }

    let highest = 0
    for (const rate of quick ? [200] : [200, 300, 400, 500]) {
      const round = await openLoop(world.hub.ready.port, await prepare(rate * (quick ? 2 : 4)), rate, expectResolved)
      const seen = spread(round.latencies)
      addGate(gate, round.gate)
      say(`  ${rate}/s arriving: ${spreadText(seen)}, max ${seen.max.toFixed(0)} ms`)
      const keeps = seen.p50 <= limits.p50 && seen.p95 <= limits.p95 && seen.p99 <= limits.p99
      if (rate === 200)
        rows.push({
          what: '200/s arriving (open loop), p50 / p95 / p99',
          measured: `${spreadText(seen)}, max ${seen.max.toFixed(0)} ms`,
          goal: '≤ 15 / 37 / 50 ms',
        })
      if (!keeps) break
      highest = rate
    }
    if (!quick)
      rows.push({
        what: 'highest rate tried that keeps 15 / 37 / 50 ms',
        measured: highest ? `${highest}/s` : 'below 200/s',
        goal: 'reach for 500/s',
      })
    return {
      conditions: [
        `${cards} cards in the index; participants, token, DPoP proof, access record on; answers checked against their contract`,
        'hub, store (dynalite, in memory) and load generator are three processes on this machine; proofs signed ahead',
        'the hub verifies two ES256 signatures a call (token and proof), the floor one (the proof; node:crypto, r‖s)',
      ],
      rows,
      gate,
    }
  } finally {
    await world.stop()
  }
}
