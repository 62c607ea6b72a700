import * as z from 'zod'
import type { Answer, Client } from '../sdk/client.ts'
import { catalogueOf } from './support/catalogue.ts'
import { median, short, spread, spreadText } from './support/numbers.ts'
import { newGate, type Row, type Run } from './support/report.ts'
import { openWorld } from './support/world.ts'

const Filed = z.object({ caseCode: z.string(), secret: z.string(), assignment: z.string() })

/** A complaint heard in Beijing about a venue in Hebei. */
const complaint = {
  kind: 'complaint',
  topic: 'card_refused',
  venue: 'he-130102-001',
  item: 'CU-01',
  occurredAt: '2026-01-12T02:00:00+08:00',
  refusalReason: 'device_broken',
  text: '闸机前被告知不能用卡。',
  contact: { name: '测试来电人', phone: '010-55550199' },
}

/** A case from filing to the citizen's look at the answer, and what filing and the inbox cost as cases gather. */
export const run: Run = async ({ quick }) => {
  const gate = newGate()
  const world = await openWorld(catalogueOf(12))
  try {
    const { client: beijing } = await world.join('beijing')
    const { client: hebei } = await world.join('hebei')
    await world.hub.ask('holdEvents')

    const must = async (what: string, status: number, asked: Promise<Answer>): Promise<Answer> => {
      gate.sent++
      const answer = await asked
      gate.answered++
      if (answer.status === status) gate.expected++
      else gate.surprises.set(`${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`, 1)
      return answer
    }
    const file = async (by: Client) => must('file', 201, by.call('POST', '/v1/complaints', { body: complaint }))
    const lifecycle = async () => {
      const { caseCode, secret, assignment } = Filed.parse((await file(beijing)).body)
      const path = `/v1/assignments/${assignment}`
      const etag = (answer: Answer) => ({ 'if-match': answer.headers.get('etag') ?? '' })
      const seen = await must('read', 200, hebei.call('GET', path))
      await must('accept', 200, hebei.call('POST', `${path}/accept`, { headers: etag(seen) }))
      const accepted = await must('read again', 200, hebei.call('GET', path))
      const body = { outcome: 'resolved', text: '已修好。' }
      await must('answer', 200, hebei.call('POST', `${path}/answer`, { body, headers: etag(accepted) }))
      await must(
        'follow',
        200,
        beijing.call('GET', `/v1/complaints/${caseCode}`, { headers: { 'case-secret': secret } }),
      )
    }
    const many = async (count: number, inFlight: number, act: () => Promise<unknown>) => {
      const latencies: number[] = []
      let left = count
      const worker = async () => {
        while (left-- > 0) {
          const began = performance.now()
          await act()
          latencies.push(performance.now() - began)
        }
      }
      const began = performance.now()
      await Promise.all(Array.from({ length: inFlight }, worker))
      return { latencies, seconds: (performance.now() - began) / 1000 }
    }

    const lives = quick ? 30 : 200
    await many(10, 1, lifecycle)
    const cpuBefore = await world.hub.cpuMs()
    const whole = await many(lives, 16, lifecycle)
    const cpu = (await world.hub.cpuMs()) - cpuBefore
    const rows: Row[] = [
      {
        what: 'lifecycles (file, read, accept, read, answer, follow), 16 in flight',
        measured: `${short(lives / whole.seconds)}/s; ${short(cpu / lives)} ms CPU of the hub each`,
        goal: '≥ 50/s; published peer 37/s',
      },
    ]

    // Open cases of one province gather; the inbox page is read at both ends.
    const step = quick ? 30 : 100
    const inbox = () => must('inbox', 200, hebei.call('GET', '/v1/assignments'))
    const measure = async () => {
      await many(10, 1, inbox)
      const filing = await many(step, 1, () => file(beijing))
      const reading = await many(step, 1, inbox)
      return { filing: spread(filing.latencies), reading: spread(reading.latencies), middle: median(reading.latencies) }
    }
    await many(100, 16, () => file(beijing))
    const few = await measure()
    const more = quick ? 200 : 2000
    await many(more, 16, () => file(beijing))
    const lots = await measure()
    rows.push(
      {
        what: `filing with ${more + 100 + 2 * step} open cases, p50 / p95 / p99`,
        measured: spreadText(lots.filing),
        floor: `with ${100 + step}: ${spreadText(few.filing)}`,
        ratio: `p95 ${(lots.filing.p95 / few.filing.p95).toFixed(2)}`,
        goal: '≤ 1.1',
      },
      {
        what: `inbox page with ${more + 100 + 2 * step} open cases, p50 / p95 / p99`,
        measured: spreadText(lots.reading),
        floor: `with ${100 + step}: ${spreadText(few.reading)}`,
        ratio: `p95 ${(lots.reading.p95 / few.reading.p95).toFixed(2)}`,
        goal: '≤ 1.1',
      },
    )
    return {
      conditions: [
        'requests are signed while the clock runs (about 0.3 ms each of the load generator); events are published and not delivered',
        'growth is shown from hundreds to thousands of open cases here; the goal is stated for 10,000 to 1,000,000',
      ],
      rows,
      gate,
    }
  } finally {
    await world.stop()
  }
}
