import { describe, expect, test } from 'vitest'
import { createEvidenceStore } from '../../functions/catalog/disputes/store.ts'
import { proposalApproved } from '../../functions/catalog/events.ts'
import { createPlatformStore } from '../../functions/catalog/platforms/store.ts'
import type { Proposal } from '../../functions/catalog/proposals/ports.ts'
import { createProposalStore } from '../../functions/catalog/proposals/store.ts'
import { createReactions } from '../../functions/catalog/reactions.ts'
import { createReleaseLedger } from '../../functions/catalog/releases/ledger.ts'
import type { ReleaseStore } from '../../functions/catalog/releases/ports.ts'
import { createReleaseReader } from '../../functions/catalog/releases/reader.ts'
import { releaseStore } from '../../functions/catalog/releases/releaseStore.ts'
import { openBus } from '../../local/bus.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { derivedId, randomId } from '../../shared/crypto/ids.ts'
import { generatePrivateJwk, jwkSigner } from '../../shared/crypto/signer.ts'
import { withOutbox } from '../../shared/events/outbox.ts'
import { createRelay } from '../../shared/events/relay.ts'
import type { SqliteStore } from '../../shared/sqlite/store.ts'
import type { AroundCall } from '../../shared/store/table.ts'
import { newVenue } from '../support/catalog.ts'
import { testClock } from '../support/clock.ts'
import { testStore } from '../support/store.ts'

/** The death of a process: thrown from the call at which it dies, and from every call after it. */
class Killed extends Error {}

/** Dies before or after the n-th outside call, counted over table and release store alike. */
const mortal = (n: number, when: 'before' | 'after') => {
  let calls = 0
  let dead = false
  const around: AroundCall = async (_kind, run) => {
    if (dead) throw new Killed()
    const mine = ++calls === n
    if (mine && when === 'before') {
      dead = true
      throw new Killed()
    }
    const result = await run()
    if (mine) {
      dead = true
      throw new Killed()
    }
    return result
  }
  return { around, calls: () => calls, died: () => dead }
}

const log = () => {}
const clock = testClock()

const wrapped = (releases: ReleaseStore, around: AroundCall): ReleaseStore => ({
  putFile: (...given) => around('write', () => releases.putFile(...given)),
  getFile: (...given) => around('read', () => releases.getFile(...given)),
  putManifest: (...given) => around('write', () => releases.putManifest(...given)),
  getManifest: (...given) => around('read', () => releases.getManifest(...given)),
  list: (...given) => around('read', () => releases.list(...given)),
})

const tableName = 'crash'

/** One process of the catalogue over a given store. */
const startProcess = async (store: SqliteStore, around?: AroundCall) => {
  const bare = store.openTable(tableName, { clock, around })
  const bus = openBus(testStore().queue, { copies: 2 })
  const table = withOutbox(bare, bus.publish, log)
  const releases = releaseStore(store.files)
  const files = around ? wrapped(releases, around) : releases
  const proposals = createProposalStore(table)
  const reader = createReleaseReader({ store: files, clock, log, maxAgeMs: 0 })
  const reactions = createReactions({
    proposals,
    platforms: createPlatformStore(table),
    ledger: createReleaseLedger(table),
    evidence: createEvidenceStore(table),
    store: files,
    reader,
    signer: await jwkSigner(await signerKey),
    clock,
    newId: randomId,
    log,
  })
  bus.subscribe({
    name: 'catalog',
    listensTo: (delivery) => delivery.source === 'hub.catalog',
    deliver: reactions,
  })
  const relay = createRelay({ table: bare, publish: bus.publish, log, clock, olderThanMs: -1 })
  return { proposals, reader, reactions, relay, bus, ledger: createReleaseLedger(table) }
}

const signerKey = generatePrivateJwk()

const proposalOf = (n: number): Proposal => ({
  id: derivedId('pro', String(n)),
  state: 'approved',
  proposedBy: 'hebei',
  legalBasis: { zh: '规定第八条', en: 'Regulations, article 8' },
  changes: [newVenue(n) as Proposal['changes'][number]],
  required: ['hebei'],
  approvals: [],
  createdAt: clock().toISOString(),
})

/** Publishes one proposal, dying at the n-th call; answers whether the process got that far. */
const dieAndRecover = async (n: number, when: 'before' | 'after') => {
  const store = testStore()
  await store.createTable(tableName)
  const first = proposalOf(1)
  const second = proposalOf(2)
  try {
    const setup = await startProcess(store)
    await setup.proposals.create({ proposal: first, fingerprint: '' })
    await setup.bus.close()

    const death = mortal(n, when)
    const victim = await startProcess(store, death.around)
    const event = makeEvent(proposalApproved, randomId('evt'), clock(), { subject: first.id })
    const delivery = { source: event.source, 'detail-type': event.type, detail: event }
    await victim.reactions(delivery).catch(() => {})
    await victim.bus.close()

    // A new process: what was unsent goes out, the delivery that was never taken comes again, and others publish too.
    const next = await startProcess(store)
    await next.proposals.create(
      { proposal: second, fingerprint: '' },
      makeEvent(proposalApproved, randomId('evt'), clock(), { subject: second.id }),
    )
    await next.bus.drain()
    await Promise.all([next.reactions(delivery), next.reactions(delivery), next.relay()])
    await next.bus.drain()

    const newest = await next.reader.latest({ fresh: true })
    const manifests = await Promise.all(Array.from({ length: newest.number }, (_, i) => next.reader.manifest(i + 1)))
    const states = await Promise.all([first.id, second.id].map((id) => next.proposals.find(id)))
    const dead = next.bus.deadLetters()
    await next.bus.close()
    return {
      died: death.died(),
      named: manifests.flatMap((signed) => signed?.manifest.proposals ?? ['a manifest is missing']).sort(),
      chained: manifests.every((signed, i) => signed?.manifest.previous === (manifests[i - 1]?.digest ?? null)),
      venues: newest.venues({}, '', 10).map(({ id }) => id),
      states: states.map((stored) => stored?.proposal.state),
      releases: states.map((stored) => stored?.proposal.release).sort(),
      ledger: (await next.ledger.latest())?.number,
      dead,
      first: first.id,
      second: second.id,
    }
  } finally {
    await store.close()
  }
}

describe('a publisher that dies at any outside call', () => {
  test.each(['before', 'after'] as const)('%s it leaves each proposal in exactly one release', async (when) => {
    let deaths = 0
    for (let n = 1; ; n++) {
      const after = await dieAndRecover(n, when)
      if (!after.died) break
      deaths++
      const where = `${when} call ${n}`
      expect(after.named, where).toEqual([after.first, after.second].sort())
      expect(after.states, where).toEqual(['published', 'published'])
      expect(after.releases, where).toEqual([1, 2])
      expect(after.ledger, where).toBe(2)
      expect(after.chained, where).toBe(true)
      expect(after.venues, where).toEqual(['he-130102-001', 'he-130102-002'])
      expect(after.dead, where).toEqual([])
    }
    expect(deaths).toBeGreaterThan(7)
  })
})
