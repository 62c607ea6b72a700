import type { RawVerifyConfig } from '../processes/rawVerify.ts'
import { type Call, closedLoop, type Expect, openLoop } from './load.ts'
import { ratioText, short, spread, spreadText } from './numbers.ts'
import { type BenchProcess, startProcess } from './process.ts'
import { addGate, type Gate, type Row } from './report.ts'

type Server = BenchProcess<{ port: number }>
type Prepare = (count: number) => Promise<Call[]>

/**
 * CPU of the whole server per call beside two raw ES256 verifications, in turns. One round each is not counted.
 */
export const cpuAgainstRaw = async (
  server: Server,
  prepare: Prepare,
  expect: Expect,
  gate: Gate,
  plan: { inFlight: number; count: number; rounds: number; goal: string },
): Promise<Row[]> => {
  const raw = await startProcess<object, RawVerifyConfig>('rawVerify', { pairs: 1_000 })
  try {
    const [hub, floor, latencies]: [number[], number[], number[]] = [[], [], []]
    let [answers, seconds] = [0, 0]
    for (let round = -1; round < plan.rounds; round++) {
      const calls = await prepare(plan.count)
      const pair = await raw.ask<number>('pair')
      const before = await server.cpuMs()
      const done = await closedLoop(server.ready.port, calls, plan.inFlight, expect)
      const cpu = ((await server.cpuMs()) - before) / calls.length
      addGate(gate, done.gate)
      if (round < 0) continue
      hub.push(cpu)
      floor.push(pair)
      latencies.push(...done.latencies)
      answers += done.latencies.length
      seconds += done.seconds
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
    return [
      {
        what: `embedded store, ${plan.inFlight} in flight, CPU per call`,
        measured: `${short(mean(hub))} ms`,
        floor: `node:crypto, two ES256 verifications: ${short(mean(floor))} ms`,
        ratio: ratioText(hub, floor),
        goal: plan.goal,
      },
      {
        what: `embedded store, ${plan.inFlight} in flight, p50 / p95 / p99`,
        measured: `${spreadText(spread(latencies))}, ${short(answers / seconds)}/s`,
      },
    ]
  } finally {
    await raw.stop()
  }
}

/** Rates in an open loop, rising until one no longer keeps the limits. */
export const ratesWithin = async (
  server: Server,
  prepare: Prepare,
  expect: Expect,
  gate: Gate,
  plan: {
    rates: readonly number[]
    seconds: number
    limits: { p50: number; p95: number; p99: number }
    say: (line: string) => void
  },
): Promise<{ rate: number; text: string; keeps: boolean }[]> => {
  const seen: { rate: number; text: string; keeps: boolean }[] = []
  for (const rate of plan.rates) {
    const round = await openLoop(server.ready.port, await prepare(rate * plan.seconds), rate, expect)
    const found = spread(round.latencies)
    addGate(gate, round.gate)
    const text = `${spreadText(found)}, max ${found.max.toFixed(0)} ms`
    plan.say(`  ${rate}/s arriving: ${text}`)
    const { p50, p95, p99 } = plan.limits
    const keeps = found.p50 <= p50 && found.p95 <= p95 && found.p99 <= p99
    seen.push({ rate, text, keeps })
    if (!keeps) break
  }
  return seen
}
