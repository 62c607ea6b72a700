import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { freePortsFrom } from '../local/demo/ports.ts'
import { median, short } from './support/numbers.ts'
import { newGate, type Run } from './support/report.ts'

const root = join(import.meta.dirname, '..')
const patienceMs = 60_000
const everyMs = 20

const World = z.object({ venues: z.array(z.object({ id: z.string() })).min(1) })

/** A venue of the demo world, as soon as the file that lists them is there. */
const venueIn = (folder: string): string | undefined => {
  const file = join(folder, 'demo.json')
  return existsSync(file) ? World.parse(JSON.parse(readFileSync(file, 'utf8'))).venues[0]?.id : undefined
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.status === 200
    },
    () => false,
  )

/** Ends the command and what it started, and nothing else: they are one process group, led by the command. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  process.kill(-child.pid, 'SIGTERM')
  const hurry = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 5_000)
  await gone
  clearTimeout(hurry)
}

type Start = { docsMs: number; checkMs: number }

const startOnce = async (folder: string, port: number): Promise<Start> => {
  const began = performance.now()
  const child = spawn(
    join(root, 'node_modules', '.bin', 'tsx'),
    ['local/server.ts', '--folder', folder, '--port', `${port}`],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  try {
    const until = async (ready: () => Promise<boolean>): Promise<number> => {
      while (!(await ready())) {
        if (child.exitCode !== null) throw new Error(`the hub ended with ${child.exitCode}`)
        if (performance.now() - began > patienceMs) throw new Error('the hub did not answer in time')
        await new Promise((resolve) => setTimeout(resolve, everyMs))
      }
      return performance.now() - began
    }
    const base = `http://127.0.0.1:${port}`
    const [docsMs, checkMs] = await Promise.all([
      until(() => answers(`${base}/docs`)),
      until(async () => {
        const venue = venueIn(folder)
        return venue !== undefined && answers(`${base}/v1/catalog/checks?venue=${venue}&item=CU-01`)
      }),
    ])
    return { docsMs, checkMs }
  } finally {
    await end(child)
  }
}

/** From the command to the first answers, demo data included: what somebody waits who types `npm start`. */
export const run: Run = async ({ quick, say }) => {
  const gate = newGate()
  const fresh: Start[] = []
  const second: Start[] = []
  const rounds = quick ? 1 : 3
  for (let round = 0; round < rounds; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'onecard-bench-start-'))
    try {
      const port = await freePortsFrom(21_000)
      for (const into of [fresh, second]) {
        gate.sent++
        into.push(await startOnce(folder, port))
        gate.answered++
        gate.expected++
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const bare: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    await new Promise((resolve) =>
      spawn(join(root, 'node_modules', '.bin', 'tsx'), ['-e', '0'], { cwd: root, stdio: 'ignore' }).once(
        'exit',
        resolve,
      ),
    )
    bare.push(performance.now() - began)
  }
  const seconds = (starts: readonly Start[], which: keyof Start) =>
    `${short(median(starts.map((start) => start[which])) / 1000)} s`
  const floor = `tsx that does nothing: ${short(median(bare) / 1000)} s`
  say(
    `  fresh ${fresh.map(({ checkMs }) => Math.round(checkMs)).join(', ')} ms; second ${second.map(({ checkMs }) => Math.round(checkMs)).join(', ')} ms`,
  )
  return {
    conditions: [
      `from spawning tsx local/server.ts, dependencies in place; median of ${rounds}; asked every ${everyMs} ms; store on disk`,
      'fresh: an empty folder, so keys, participants, cards and catalogue are made; second: the same folder again',
    ],
    rows: [
      { what: 'fresh start to /docs', measured: seconds(fresh, 'docsMs'), floor, goal: '≤ 3 s' },
      { what: 'fresh start to a catalogue check', measured: seconds(fresh, 'checkMs'), floor, goal: '≤ 3 s' },
      { what: 'second start to /docs', measured: seconds(second, 'docsMs'), floor, goal: '≤ 3 s' },
      { what: 'second start to a catalogue check', measured: seconds(second, 'checkMs'), floor, goal: '≤ 3 s' },
    ],
    gate,
  }
}
