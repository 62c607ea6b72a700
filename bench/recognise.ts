import { localTableName } from '../local/services/open.ts'
import type { StoreFloorConfig } from './processes/storeFloor.ts'
import { catalogueOf, item, venue } from './support/catalogue.ts'
import { closedLoop, type Expect } from './support/load.ts'
import { short, spread, spreadText } from './support/numbers.ts'
import { startProcess } from './support/process.ts'
import { addGate, newGate, type Row, type Run } from './support/report.ts'
import { sideBySide } from './support/sideBySide.ts'
import { mustAnswer, openWorld } from './support/world.ts'

const path = '/v1/code-recognitions'

const expectAccepted: Expect = (status, body) =>
  status === 200 && body.includes('"outcome":"ACCEPTED"') ? undefined : `${status} ${body.slice(0, 120)}`
const expectOk: Expect = (status, body) => (status === 200 ? undefined : `floor ${status} ${body.slice(0, 120)}`)

/** Recognising a signed code of a person the hub has met today: gate, key, signature, times, card, catalogue, receipt, single use. */
export const run: Run = async ({ quick }) => {
  const gate = newGate()
  const world = await openWorld(catalogueOf(12), { wire: true })
  try {
    const { client: hebei, home, codeKey } = await world.join('hebei')
    const { client: tianjin } = await world.join('tianjin')
    const events = home.cardBase.eventsForHub()
    mustAnswer('card events', await hebei.call('POST', '/v1/card-events', { body: { events } }), 200)
    const holders = ['active', 'successor', 'traveller'].map((name) => home.cardBase.card(name).cardId)
    let turn = 0
    const body = async () => ({
      code: await home.codes.mintCode({ cardId: holders[turn++ % holders.length] ?? '' }),
      venue,
      item,
    })
    for (const _ of holders)
      mustAnswer('a first meeting', await tianjin.call('POST', path, { body: await body() }), 200)
    const prepare = async (count: number) =>
      Promise.all(
        Array.from({ length: count }, async () =>
          world.sign(tianjin, { method: 'POST', path, body: JSON.stringify(await body()) }),
        ),
      )

    const one = await world.storeCallsOf(async () => tianjin.call('POST', path, { body: await body() }))
    const ofIdentity = one.wire.filter(({ input }) => input['TableName'] === localTableName('identity'))
    const floor = await startProcess<{ port: number }, StoreFloorConfig>('storeFloor', {
      endpoint: world.endpoint as string,
      signed: 'code',
      key: codeKey,
      calls: ofIdentity,
      answer: JSON.stringify(one.answer.body),
    })
    const rows: Row[] = [
      {
        what: 'store calls, known person',
        measured: ofIdentity.map(({ action }) => action).join(', '),
        goal: '2 reads, 1 write, 1 write for the proof, 1 to forget the sent event',
      },
    ]
    await world.settle()
    await world.hub.ask('holdEvents')
    try {
      const rounds = quick ? 2 : 3
      rows.push(
        ...(await sideBySide(
          { name: 'hub', server: world.hub, expect: expectAccepted },
          { name: 'node:http, 1 ES256, same store calls', server: floor, expect: expectOk },
          [
            { inFlight: 1, count: quick ? 50 : 120, rounds },
            { inFlight: 16, count: quick ? 150 : 400, rounds },
          ],
          prepare,
          gate,
          {},
        )),
      )
    } finally {
      await floor.stop()
    }
    await world.hub.ask('deliverEvents')
    const burst = await prepare(quick ? 100 : 200)
    const before = await world.storeCalls()
    const round = await closedLoop(world.hub.ready.port, burst, 16, expectAccepted)
    const began = performance.now()
    await world.settle()
    const lateMs = performance.now() - began
    const after = await world.storeCalls()
    const perCall = (after.read + after.write - before.read - before.write) / burst.length
    addGate(gate, round.gate)
    rows.push({
      what: `${burst.length} at 16 in flight with every event put into the home’s mailbox beside them, p50 / p95 / p99`,
      measured: `${spreadText(spread(round.latencies))}; ${short(burst.length / round.seconds)}/s; the mailbox is complete ${short(lateMs / 1000)} s later; ${perCall.toFixed(0)} store calls each`,
    })
    return {
      conditions: [
        'signed codes (profile jjj-code) of three holders whose cards are in the index; every code accepted once',
        'events are published and not delivered (on AWS another function does that), but for the last row',
        'the hub verifies three ES256 signatures a call (token, proof, code) and makes one (receipt); the floor verifies the code',
      ],
      rows,
      gate,
    }
  } finally {
    await world.stop()
  }
}
