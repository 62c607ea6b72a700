import { Agent, request } from 'node:http'
import { type Gate, newGate } from './report.ts'

/** A request made ready before the clock starts: headers signed, body written. */
export type Call = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string }

/** Undefined when the answer is what it should be, else a word for the surprise. */
export type Expect = (status: number, body: string) => string | undefined

export type Round = { latencies: number[]; seconds: number; gate: Gate }

const patienceMs = 10_000

const send = (port: number, agent: Agent, { method, path, headers, body }: Call): Promise<[number, string]> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method,
        path,
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        timeout: patienceMs,
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve([answer.statusCode ?? 0, Buffer.concat(chunks).toString()]))
        answer.on('error', reject)
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', reject)
    sent.end(body)
  })

/** Keeps answers until the clock has stopped, then judges them. */
const judge = (sent: number, answers: readonly ([number, string] | Error)[], expect: Expect): Gate => {
  const gate: Gate = { ...newGate(), sent }
  for (const answer of answers) {
    const surprise = answer instanceof Error ? answer.message : expect(...answer)
    if (!(answer instanceof Error)) gate.answered++
    if (surprise === undefined) gate.expected++
    else gate.surprises.set(surprise, (gate.surprises.get(surprise) ?? 0) + 1)
  }
  return gate
}

/** Closed loop: so many requests in flight, the next one when an answer is in. */
export const closedLoop = async (
  port: number,
  calls: readonly Call[],
  inFlight: number,
  expect: Expect,
): Promise<Round> => {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight })
  const latencies: number[] = []
  const answers: ([number, string] | Error)[] = []
  let next = 0
  const worker = async () => {
    for (let call = calls[next++]; call; call = calls[next++]) {
      const began = performance.now()
      answers.push(await send(port, agent, call).catch((error: Error) => error))
      latencies.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: inFlight }, worker))
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  return { latencies, seconds, gate: judge(calls.length, answers, expect) }
}

/**
 * Open loop: requests leave when they are due, whatever has come back. Latency counts from the due instant, so that a
 * stall shows in every request it held up.
 */
export const openLoop = async (
  port: number,
  calls: readonly Call[],
  perSecond: number,
  expect: Expect,
): Promise<Round> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const latencies: number[] = []
  const answers: ([number, string] | Error)[] = []
  const waiting: Promise<void>[] = []
  const began = performance.now()
  for (let next = 0; next < calls.length; ) {
    const due = Math.min(calls.length, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1)
    for (; next < due; next++) {
      const dueAt = began + (next * 1000) / perSecond
      waiting.push(
        send(port, agent, calls[next] as Call)
          .catch((error: Error) => error)
          .then((answer) => {
            latencies.push(performance.now() - dueAt)
            answers.push(answer)
          }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(waiting)
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  return { latencies, seconds, gate: judge(calls.length, answers, expect) }
}
