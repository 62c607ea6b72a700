import { type Call, closedLoop, type Expect, type Round } from './load.ts'
import { ratioText, short, spread, spreadText } from './numbers.ts'
import type { BenchProcess } from './process.ts'
import { addGate, type Gate, type Row } from './report.ts'

export type Side = { name: string; server: BenchProcess<{ port: number }>; expect: Expect }

/** Rounds of one server at one number in flight; CPU in milliseconds per call. */
type Rounds = { rounds: Round[]; cpu: number[] }

export type Plan = {
  inFlight: number
  /** Requests of one round. */
  count: number
  rounds: number
}

/** Ready-made requests; both servers get the same ones. */
export type Prepare = (count: number) => Promise<Call[]>

const runRound = async (side: Side, calls: Call[], inFlight: number, into: Rounds, gate: Gate): Promise<void> => {
  const before = await side.server.cpuMs()
  const round = await closedLoop(side.server.ready.port, calls, inFlight, side.expect)
  const after = await side.server.cpuMs()
  into.rounds.push(round)
  into.cpu.push((after - before) / calls.length)
  addGate(gate, round.gate)
}

const pooled = ({ rounds }: Rounds) => ({
  spread: spread(rounds.flatMap(({ latencies }) => latencies)),
  rate: rounds.reduce((n, r) => n + r.latencies.length, 0) / rounds.reduce((s, r) => s + r.seconds, 0),
})

const rates = ({ rounds }: Rounds) => rounds.map(({ latencies, seconds }) => latencies.length / seconds)

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

/**
 * The hub and its floor in turns on the same machine, the order changing from round to round, after one round each that
 * is not counted. Three rows per number in flight: latency, rate, CPU of the server.
 */
export const sideBySide = async (
  hub: Side,
  floor: Side,
  plans: readonly Plan[],
  prepare: Prepare,
  gate: Gate,
  goals: { cpu?: string; rate?: string },
): Promise<Row[]> => {
  const rows: Row[] = []
  for (const { inFlight, count, rounds } of plans) {
    const ofHub: Rounds = { rounds: [], cpu: [] }
    const ofFloor: Rounds = { rounds: [], cpu: [] }
    for (let round = -1; round < rounds; round++) {
      const calls = await prepare(count)
      const order = round % 2 === 0 ? ([hub, floor] as const) : ([floor, hub] as const)
      for (const side of order) {
        const into = round < 0 ? { rounds: [], cpu: [] } : side === hub ? ofHub : ofFloor
        await runRound(side, calls, inFlight, into, gate)
      }
    }
    const [a, b] = [pooled(ofHub), pooled(ofFloor)]
    rows.push(
      {
        what: `${inFlight} in flight, p50 / p95 / p99`,
        measured: spreadText(a.spread),
        floor: `${floor.name}: ${spreadText(b.spread)}`,
        ratio: `p50 ${(a.spread.p50 / b.spread.p50).toFixed(2)}`,
      },
      {
        what: `${inFlight} in flight, answers a second`,
        measured: `${short(a.rate)}/s`,
        floor: `${short(b.rate)}/s`,
        ratio: ratioText(rates(ofHub), rates(ofFloor)),
        ...(goals.rate && { goal: goals.rate }),
      },
      {
        what: `${inFlight} in flight, CPU of the server per call`,
        measured: `${short(mean(ofHub.cpu))} ms`,
        floor: `${short(mean(ofFloor.cpu))} ms`,
        ratio: ratioText(ofHub.cpu, ofFloor.cpu),
        ...(goals.cpu && { goal: goals.cpu }),
      },
    )
  }
  return rows
}
