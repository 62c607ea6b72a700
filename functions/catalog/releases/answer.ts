import { sha256 } from '../../../shared/crypto/ids.ts'
import type { Release } from './reader.ts'

/** Which release an answer comes from, and how old that knowledge is. */
export const knowledgeOf = ({ number, asOf }: Release) => ({
  release: number,
  source: `release:${number}`,
  asOf: asOf.toISOString(),
})

/** How long an answer out of a release may be kept: as long as the hub itself keeps one without asking. */
export const releaseCaching = { 'cache-control': 'public, max-age=30' }

/**
 * Headers of an answer out of a release. The tag follows from the release and the question, not from `asOf`: an unchanged
 * catalogue stays a 304 however often it was looked at since.
 */
export const releaseHeaders = (release: Release, ...question: unknown[]): Record<string, string> => ({
  etag: `"${sha256(JSON.stringify([release.signed.digest, ...question])).slice(0, 22)}"`,
  ...releaseCaching,
})
