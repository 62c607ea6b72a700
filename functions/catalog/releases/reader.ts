import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import type { Province } from '../../../shared/contract/province.ts'
import type { Text } from '../../../shared/contract/text.ts'
import { type Clock, chinaDay } from '../../../shared/contract/time.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import { failureOf, type Log } from '../../../shared/observe/log.ts'
import { check, type Question, type Verdict } from '../checks/domain/check.ts'
import type { CheckAnswer } from '../entries/shapes.ts'
import { openReleaseFile, type ReleaseFile } from './file.ts'
import type { ReleaseStore } from './ports.ts'
import { releaseProblems } from './problems.ts'
import { SignedManifest } from './shape.ts'

/** A release in memory, and when it was last known to be the newest. */
export type Release = ReleaseFile & {
  number: number
  signed: SignedManifest
  /** The last time the release store was asked and had nothing newer. */
  asOf: Date
  check(question: Question & { venue: string; item: string }): Verdict
}

/** Reads releases without touching any table. */
export type ReleaseReader = {
  /** The newest release. `fresh`: ask the store now. Throws `no-release`, or `temporarily-unavailable` when nothing could ever be read. */
  latest(options?: { fresh?: boolean }): Promise<Release>
  /** The newest release, or undefined when there is none yet. */
  find(options?: { fresh?: boolean }): Promise<Release | undefined>
  manifest(release: number): Promise<SignedManifest | undefined>
}

/**
 * Finds the newest release by listing manifests after the last known one, at most every `maxAgeMs`, so that nothing can
 * lead back to an older one. When the store fails, the last good release keeps answering and says by `asOf` how old
 * that knowledge is.
 */
export const createReleaseReader = ({
  store,
  clock,
  log,
  maxAgeMs = 30_000,
}: {
  store: ReleaseStore
  clock: Clock
  log: Log
  maxAgeMs?: number
}): ReleaseReader => {
  let held: Omit<Release, 'asOf'> | undefined
  /** The release before the held one: who was handed it may still be reading. */
  let retired: ReleaseFile | undefined
  let asOf = new Date(0)
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  const manifest = async (release: number): Promise<SignedManifest | undefined> => {
    const text = await store.getManifest(release)
    return text === undefined ? undefined : SignedManifest.parse(JSON.parse(text))
  }

  const load = async (release: number): Promise<void> => {
    const signed = await manifest(release)
    if (!signed) throw new Error('a listed manifest cannot be read')
    const { number, fileDigest } = signed.manifest
    const bytes = await store.getFile(number, fileDigest)
    if (number !== release || sha256(bytes) !== fileDigest)
      throw new Error('a release file is not what its manifest says')
    const file = await openReleaseFile(bytes)
    retired?.close()
    retired = held
    held = {
      ...file,
      number,
      signed,
      check: ({ venue, item, ...question }) =>
        check(
          { venue: file.venue(venue), item: file.item(item), acceptances: file.acceptances(venue, item) },
          question,
        ),
    }
  }

  const ask = async (): Promise<void> => {
    const now = clock()
    askedAt = now.getTime()
    try {
      const newest = (await store.list(held?.number ?? 0)).at(-1)
      if (newest !== undefined) await load(newest)
      asOf = now
    } catch (error) {
      log('release-stale', { ...(held && { release: held.number }), ...failureOf(error) })
      if (held) return
      askedAt = Number.NEGATIVE_INFINITY
      throw new Problem(commonProblems['temporarily-unavailable'], commonProblems['temporarily-unavailable'].title, {
        headers: { 'retry-after': '5' },
      })
    }
  }

  /** One question to the store at a time. `fresh` waits for one that began after it was called. */
  const refresh = async (fresh: boolean): Promise<void> => {
    if (fresh) await asking?.catch(() => {})
    asking ??= ask().finally(() => {
      asking = undefined
    })
    await asking
  }

  const find: ReleaseReader['find'] = async ({ fresh = false } = {}) => {
    const due = held === undefined || clock().getTime() - askedAt >= maxAgeMs
    if (fresh || due) await refresh(fresh)
    return held && { ...held, asOf }
  }

  return {
    find,
    manifest,
    latest: async (options) => {
      const release = await find(options)
      if (release) return release
      throw new Problem(
        releaseProblems['no-release'],
        { zh: '目录尚未发布任何版本。', en: 'No release of the catalogue has been published yet.' },
        { headers: { 'retry-after': '5' } },
      )
    },
  }
}

/** What another service asks before it opens a door: `at` decides the legal day. */
export type EntitlementQuestion = { venue: string; item: string; form?: string; issuer?: Province; at: Date }

export type CheckResult = { answer: CheckAnswer; because: Text[]; release: number }

export type Entitlements = { check(question: EntitlementQuestion): Promise<CheckResult> }

/** The catalogue's word for other services. Without any release the answer is `unknown`, release 0: nothing fails open. */
export const entitlementsFrom = (reader: Pick<ReleaseReader, 'find'>): Entitlements => ({
  check: async ({ at, ...question }) => {
    const release = await reader.find()
    if (!release)
      return {
        answer: 'unknown',
        because: [{ zh: '目录尚未发布。', en: 'The catalogue has not been published yet.' }],
        release: 0,
      }
    const { answer, because } = release.check({ ...question, day: chinaDay(at) })
    return { answer, because, release: release.number }
  },
})
