import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReleaseFile } from '../functions/catalog/releases/file.ts'
import { folderReleaseStore } from '../shared/aws/releaseStore.ts'
import { generatePrivateJwk, jwkSigner } from '../shared/crypto/signer.ts'
import { catalogueOf, item, publishRelease } from './support/catalogue.ts'
import { type Call, closedLoop, type Expect } from './support/load.ts'
import { median, short, spread, spreadText } from './support/numbers.ts'
import { startProcess } from './support/process.ts'
import { addGate, newGate, type Row, type Run } from './support/report.ts'
import { sideBySide } from './support/sideBySide.ts'
import { openWorld } from './support/world.ts'

const path = '/v1/catalog/checks'

const expectYes: Expect = (status, body) =>
  status === 200 && body.includes('"answer":"yes"') ? undefined : `${status} ${body.slice(0, 120)}`
const expectVenues: Expect = (status, body) =>
  status === 200 && body.includes('"venues":[{') ? undefined : `${status} ${body.slice(0, 120)}`

/** What people type: a kind of venue, a district with it, two characters of a name, a whole name. */
const searches = (names: readonly string[]): string[] => [
  '图书馆',
  '博物馆',
  '河西区 医院',
  '朝阳 公园',
  '长安区图书馆',
  ...names.map((name) => name.slice(0, 2)),
  ...names,
]

/** Does this venue take this card: the question everybody asks, answered from the release in the process. */
export const run: Run = async ({ quick }) => {
  const gate = newGate()
  const count = quick ? 7_000 : 70_000
  const catalogue = catalogueOf(count)
  const ids = [...catalogue.venues.keys()]

  const folder = await mkdtemp(join(tmpdir(), 'onecard-bench-'))
  const began = performance.now()
  const file = await publishRelease(
    folderReleaseStore(folder),
    catalogue,
    await jwkSigner(await generatePrivateJwk()),
  ).finally(() => rm(folder, { recursive: true, force: true }))
  const builtMs = performance.now() - began
  const openings: number[] = []
  for (let i = 0; i < 5; i++) {
    const start = performance.now()
    const opened = await openReleaseFile(file)
    opened.venue(ids[i] ?? '')
    openings.push(performance.now() - start)
  }

  const world = await openWorld(catalogue)
  try {
    let turn = 0
    const call = (): Call => ({
      method: 'GET',
      path: `${path}?venue=${ids[(turn++ * 7919) % ids.length]}&item=${item}&form=ecard&issuer=hebei`,
    })
    const sample = await fetch(`http://127.0.0.1:${world.hub.ready.port}${call().path}`).then((r) => r.text())
    const floor = await startProcess<{ port: number }, object>('honoFloor', { path, answer: sample })
    const rows: Row[] = []
    try {
      const rounds = quick ? 2 : 4
      rows.push(
        ...(await sideBySide(
          { name: 'hub', server: world.hub, expect: expectYes },
          { name: 'bare Hono route, same JSON', server: floor, expect: expectYes },
          [
            { inFlight: 1, count: quick ? 200 : 500, rounds },
            { inFlight: 16, count: quick ? 500 : 2000, rounds },
          ],
          async (n) => Array.from({ length: n }, call),
          gate,
          { rate: '≥ 0.5' },
        )),
      )
    } finally {
      await floor.stop()
    }
    const names = Array.from({ length: 20 }, (_, n) => catalogue.venues.get(ids[n * 97] ?? '')?.name ?? '')
    const typed = searches(names).map(
      (q): Call => ({ method: 'GET', path: `/v1/catalog/venues?q=${encodeURIComponent(q)}` }),
    )
    const found = await closedLoop(world.hub.ready.port, [...typed, ...typed, ...typed], 1, expectVenues)
    addGate(gate, found.gate)
    rows.push(
      {
        what: `search, ${typed.length} queries, 1 in flight, p50 / p95 / p99`,
        measured: spreadText(spread(found.latencies)),
        goal: 'p95 ≤ 15 ms',
      },
      {
        what: 'release opens',
        measured: `${short(median(openings))} ms`,
        goal: '≤ 50 ms',
      },
      {
        what: 'release built, signed and stored',
        measured: `${short(builtMs)} ms, ${(file.length / 2 ** 20).toFixed(1)} MB`,
      },
    )
    return {
      conditions: [
        `${count} made-up venues, one acceptance each; no store call; answers checked against their contract`,
        'hub and load generator are two processes on this machine, the same HTTP host on both sides',
      ],
      rows,
      gate,
    }
  } finally {
    await world.stop()
  }
}
