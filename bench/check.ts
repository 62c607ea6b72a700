import type { Catalogue } from '../functions/catalog/entries/domain/catalogue.ts'
import type { Change } from '../functions/catalog/entries/shapes.ts'
import type { Proposal } from '../functions/catalog/proposals/ports.ts'
import { openReleaseFile } from '../functions/catalog/releases/file.ts'
import { publishProposal } from '../functions/catalog/releases/publish.ts'
import { releaseStore } from '../functions/catalog/releases/releaseStore.ts'
import { SignedManifest } from '../functions/catalog/releases/shape.ts'
import { randomId } from '../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner } from '../shared/crypto/signer.ts'
import { openSqliteStore } from '../shared/sqlite/store.ts'
import type { FileStore } from '../shared/store/files.ts'
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

/** Release 1, and how long a change of 100 of its venues takes to become release 2; the ledger is one in memory. */
const publishing = async (files: FileStore, catalogue: Catalogue): Promise<{ file: Uint8Array; changeMs: number }> => {
  const signer = await jwkSigner(await generatePrivateJwk())
  const store = releaseStore(files)
  const file = await publishRelease(files, catalogue, signer)
  const first = SignedManifest.parse(JSON.parse((await store.getManifest(1)) ?? '{}')).manifest
  const id = randomId('pro')
  const changes = [...catalogue.venues.values()]
    .slice(0, 100)
    .map((entry): Change => ({ change: 'replace', kind: 'venue', entry: { ...entry, name: `${entry.name}新馆` } }))
  let proposal: Proposal = {
    id,
    state: 'approved',
    proposedBy: 'tianjin',
    legalBasis: { zh: '样本', en: 'sample' },
    changes,
    required: [],
    approvals: [],
    createdAt: new Date().toISOString(),
  }
  const began = performance.now()
  await publishProposal(
    {
      proposals: {
        find: async () => ({ version: 1, fingerprint: '', proposal }),
        change: async (stored) => {
          proposal = stored.proposal
          return 'done'
        },
      },
      ledger: { latest: async () => first, find: async () => first, commit: async () => 'done' },
      store,
      signer,
      clock: () => new Date(),
      newId: randomId,
      log: () => {},
    },
    id,
  )
  const changeMs = performance.now() - began
  if (proposal.state !== 'published' || !(await store.getManifest(2))) throw new Error('the change was not published')
  return { file, changeMs }
}

/** Does this venue take this card: the question everybody asks, answered from the release in the process. */
export const run: Run = async ({ quick }) => {
  const gate = newGate()
  const count = quick ? 7_000 : 70_000
  const catalogue = catalogueOf(count)
  const ids = [...catalogue.venues.keys()]

  const { file, changeMs } = await publishing(openSqliteStore().files, catalogue)
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
        what: 'change of 100 venues published: read, applied, built, signed, stored',
        measured: `${short(changeMs)} ms, file of ${(file.length / 2 ** 20).toFixed(1)} MB`,
        goal: '≤ 3 s',
      },
    )
    return {
      conditions: [
        `${count} made-up venues, one acceptance each; no store call`,
        'hub and load generator are two processes on this machine, the same HTTP host on both sides',
      ],
      rows,
      gate,
    }
  } finally {
    await world.stop()
  }
}
