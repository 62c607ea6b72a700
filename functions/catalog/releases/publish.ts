import { makeEvent } from '../../../shared/contract/event.ts'
import type { NewId } from '../../../shared/contract/ids.ts'
import type { Text } from '../../../shared/contract/text.ts'
import type { Clock } from '../../../shared/contract/time.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import type { Signer } from '../../../shared/crypto/signer.ts'
import type { Log } from '../../../shared/observe/log.ts'
import { applyChanges, type Catalogue, emptyCatalogue, isEmpty, withEntries } from '../entries/domain/catalogue.ts'
import { nothingKnown } from '../entries/domain/known.ts'
import { releasePublished } from '../events.ts'
import { may } from '../proposals/domain/proposal.ts'
import type { Proposal, ProposalStore } from '../proposals/ports.ts'
import { buildReleaseFile, countsOf, openReleaseFile, type ReleaseFile } from './file.ts'
import { manifestDigest, signManifest } from './manifest.ts'
import type { ReleaseLedger, ReleaseStore } from './ports.ts'
import type { Manifest } from './shape.ts'

export type PublishDeps = {
  proposals: Pick<ProposalStore, 'find' | 'change'>
  ledger: Pick<ReleaseLedger, 'latest' | 'find' | 'commit'>
  store: ReleaseStore
  signer: Signer
  clock: Clock
  newId: NewId
  log: Log
}

/** Moves a proposal on, unless somebody has moved it there already. */
const move = async (
  { proposals }: Pick<PublishDeps, 'proposals'>,
  id: string,
  step: 'publish' | 'refuse',
  change: Partial<Proposal>,
): Promise<void> => {
  for (;;) {
    const stored = await proposals.find(id)
    if (!stored || !may(step, stored.proposal.state)) return
    const { refusedBecause: _before, ...proposal } = stored.proposal
    if ((await proposals.change({ ...stored, proposal: { ...proposal, ...change } })) === 'done') return
  }
}

/**
 * Everything that follows from a committed release: its manifest stands where readers look, and its proposals name it.
 * Harmless to repeat: whoever finds the release does it again, so a crash after the commit loses nothing.
 */
export const finishRelease = async (deps: PublishDeps, manifest: Manifest): Promise<void> => {
  const { store, signer } = deps
  if ((await store.getManifest(manifest.number)) === undefined)
    await store.putManifest(manifest.number, JSON.stringify(await signManifest(manifest, signer)))
  for (const id of manifest.proposals) await move(deps, id, 'publish', { state: 'published', release: manifest.number })
}

const openRelease = async (store: ReleaseStore, { number, fileDigest }: Manifest): Promise<ReleaseFile> => {
  const bytes = await store.getFile(number, fileDigest)
  if (sha256(bytes) !== fileDigest) throw new Error('a release file is not what its manifest says')
  return openReleaseFile(bytes)
}

/** The catalogue with a proposal in it, or why that cannot be. */
const catalogueWith = async (
  store: ReleaseStore,
  latest: Manifest | undefined,
  { changes }: Proposal,
): Promise<{ catalogue: Catalogue } | { refusedBecause: Text[] }> => {
  const file = latest && (await openRelease(store, latest))
  try {
    const applied = applyChanges(file ?? nothingKnown, changes)
    if (!applied.ok) return { refusedBecause: applied.conflicts.map(({ because }) => because) }
    if (isEmpty(applied.entries))
      return { refusedBecause: [{ zh: '目录已是如此。', en: 'The catalogue says so already.' }] }
    return { catalogue: withEntries(file?.catalogue() ?? emptyCatalogue, applied.entries) }
  } finally {
    file?.close()
  }
}

/**
 * Publishes an approved proposal in the next release, exactly once however often it is called and wherever it dies.
 *
 *   1. read the latest release L and finish it   (so every release before L+1 is finished before L+1 can exist)
 *   2. read the proposal                         (after 1: were it in a release up to L, it would say `published`)
 *   3. store the file of L+1
 *   4. create L+1 in the ledger                  (a racing writer took the number: begin again)
 *   5. finish L+1
 *
 * Order 1 before 2 is what makes it exact: a proposal still `approved` after L was finished is in no release up to L, and
 * one that a rival puts into a later release costs this writer the number.
 */
export const publishProposal = async (deps: PublishDeps, id: string): Promise<void> => {
  const { proposals, ledger, store, clock, newId, log } = deps
  for (;;) {
    const latest = await ledger.latest()
    if (latest) await finishRelease(deps, latest)
    const proposal = (await proposals.find(id))?.proposal
    if (proposal?.state !== 'approved') return
    const next = await catalogueWith(store, latest, proposal)
    if ('refusedBecause' in next) return move(deps, id, 'refuse', { state: 'refused', ...next })
    const number = (latest?.number ?? 0) + 1
    const bytes = await buildReleaseFile(next.catalogue, number)
    const fileDigest = sha256(bytes)
    await store.putFile(number, fileDigest, bytes)
    const now = clock()
    const manifest: Manifest = {
      number,
      previous: latest ? manifestDigest(latest) : null,
      fileDigest,
      fileBytes: bytes.length,
      counts: countsOf(next.catalogue),
      publishedAt: now.toISOString(),
      proposals: [id],
    }
    const event = makeEvent(releasePublished, newId('evt'), now, {
      subject: `release:${number}`,
      number,
      digest: fileDigest,
      publishedAt: manifest.publishedAt,
    })
    if ((await ledger.commit(manifest, event)) === 'exists') continue
    await finishRelease(deps, manifest)
    log('release-published', { release: number })
    return
  }
}
