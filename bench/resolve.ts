import { checkCharacter } from '../functions/identity/domain/personNumber.ts'
import { demoCardId } from '../local/provinces/cardBase.ts'
import { localTableName } from '../local/services/open.ts'
import type { StoreFloorConfig } from './processes/storeFloor.ts'
import { catalogueOf, item } from './support/catalogue.ts'
import { type Expect, openLoop } from './support/load.ts'
import { spread, spreadText } from './support/numbers.ts'
import { startProcess } from './support/process.ts'
import { addGate, newGate, type Row, type Run } from './support/report.ts'
import { sideBySide } from './support/sideBySide.ts'
import { mustAnswer, openWorld } from './support/world.ts'

const area = '130102'
const cardId = (n: number) => demoCardId(area, `bench ${n}`)

/** A card's life so far; its holder was born in 1899. */
const eventsOf = (n: number) => {
  const digits = `${area}18990101${String(n % 1000).padStart(3, '0')}`
  const effectiveAt = '2025-06-01T00:00:00+08:00'
  const issue = {
    area,
    cardNumber: `H${String(n).padStart(8, '0')}`,
    personNumber: `${digits}${checkCharacter(digits)}`,
    idType: 'citizen',
    forms: ['physical', 'ecard'],
    validUntil: '2034-12-31',
  }
  return [
    { type: 'issue', sequence: 1, effectiveAt, cardId: cardId(n), ...issue },
    { type: 'activate', sequence: 2, effectiveAt, cardId: cardId(n) },
  ]
}

const path = '/v1/identity-resolutions'
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
    for (let from = 0; from < cards; from += 100) {
      const events = Array.from({ length: 100 }, (_, i) => eventsOf(from + i)).flat()
      mustAnswer('card events', await hebei.client.call('POST', '/v1/card-events', { body: { events } }), 200)
    }
    let turn = 0
    const body = () => ({
      credential: { kind: 'card-id', cardId: cardId(turn++ % cards) },
      purpose: { item, legalBasis: 'statutory-duty' },
    })
    const prepare = async (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          world.sign(tianjin.client, { method: 'POST', path, body: JSON.stringify(body()) }),
        ),
      )

    const one = await world.storeCallsOf(() => tianjin.client.call('POST', path, { body: body() }))
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
