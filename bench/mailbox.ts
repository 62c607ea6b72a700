import { setTimeout as after } from 'node:timers/promises'
import { codeRecognised } from '../functions/identity/events.ts'
import type { Mail } from '../functions/participants/mailbox/ports.ts'
import { createMailboxStore } from '../functions/participants/mailbox/store.ts'
import { makeEvent } from '../shared/contract/event.ts'
import { ParticipantId } from '../shared/contract/ids.ts'
import { randomId } from '../shared/crypto/ids.ts'
import { openSqliteStore } from '../shared/sqlite/store.ts'
import { short, spread, spreadText } from './support/numbers.ts'
import { type Gate, newGate, type Row, type Run } from './support/report.ts'

/** What one call to DynamoDB takes inside a region; without it a process would never meet another one. */
const callMs = 5

const clock = () => new Date()
const letters = (count: number): Mail[] =>
  Array.from({ length: count }, () => makeEvent(codeRecognised, randomId('evt'), clock(), codeRecognised.example))

type Plan = { writers: number; batch: number; events: number }
type Round = { rate: number; latencies: number[]; writes: number }

/** Writers that each bring their next batch when the last one is kept. */
const bring = async ({ writers, batch, events }: Plan, keep: (batch: Mail[], writer: number) => Promise<unknown>) => {
  const latencies: number[] = []
  const brought: string[] = []
  const start = performance.now()
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let left = events / writers; left > 0; left -= batch) {
        const next = letters(batch)
        const from = performance.now()
        await keep(next, writer)
        latencies.push(performance.now() - from)
        brought.push(...next.map(({ id }) => id))
      }
    }),
  )
  return { rate: (events / (performance.now() - start)) * 1000, latencies, brought }
}

const openTable = async () => {
  const store = openSqliteStore()
  await store.createTable('participants')
  let writes = 0
  const table = store.openTable('participants', {
    clock,
    around: async (kind, run) => {
      if (kind === 'write') writes++
      await after(callMs)
      return run()
    },
  })
  return { store, table, writes: () => writes }
}

/** Into one mailbox, a reader following by its cursor: each event must come to it once. */
const mailboxRound = async (plan: Plan, gate: Gate): Promise<Round> => {
  const { store, table, writes } = await openTable()
  const me = ParticipantId.parse('hebei-platform')
  const processes = Array.from({ length: plan.writers }, () => createMailboxStore(table, clock))
  let writing = true
  const read: string[] = []
  const following = (async () => {
    const reader = createMailboxStore(table, clock)
    for (let cursor = '000000000000'; ; ) {
      const last = !writing
      const page = await reader.read(me, cursor, 100)
      read.push(...page.entries.map(({ id }) => id))
      cursor = page.cursor
      if (last && !page.more) return
    }
  })()
  const { rate, latencies, brought } = await bring(plan, async (batch, writer) => processes[writer]?.append(me, batch))
  writing = false
  await following
  gate.sent += brought.length
  gate.answered += read.length
  const came = new Set(read)
  gate.expected += brought.filter((id) => came.has(id)).length
  await store.close()
  return { rate, latencies, writes: writes() / plan.events }
}

/** The least there can be: each event in an item of its own, without order. */
const floorRound = async (plan: Plan): Promise<Round> => {
  const { store, table, writes } = await openTable()
  const { rate, latencies } = await bring(plan, (batch) =>
    Promise.all(batch.map((event) => table.create({ pk: event.id, sk: 'EVENT', data: event }))),
  )
  await store.close()
  return { rate, latencies, writes: writes() / plan.events }
}

export const run: Run = async ({ quick }) => {
  const gate = newGate()
  const events = quick ? 2_000 : 10_000
  const plans: readonly Plan[] = [
    { writers: 10, batch: 10, events },
    { writers: 2, batch: 100, events },
    { writers: 10, batch: 1, events: events / 5 },
  ]
  const rows: Row[] = []
  for (const plan of plans) {
    const mailbox = await mailboxRound(plan, gate)
    const floor = await floorRound(plan)
    rows.push({
      what: `${plan.writers} processes that bring ${plan.batch} at a time into one mailbox: events a second; p50 / p95 / p99 of a batch; writes for each event`,
      measured: `${short(mailbox.rate)}/s; ${spreadText(spread(mailbox.latencies))}; ${short(mailbox.writes)}`,
      floor: `an item for each event, no order: ${short(floor.rate)}/s; ${spreadText(spread(floor.latencies))}; ${short(floor.writes)}`,
      ratio: (mailbox.rate / floor.rate).toFixed(2),
      ...(plan.batch > 1 && { goal: '≥ 1,000/s' }),
    })
  }
  return {
    conditions: [`every store call ${callMs} ms late; a reader follows by its cursor, and got each event once`],
    rows,
    gate,
  }
}
