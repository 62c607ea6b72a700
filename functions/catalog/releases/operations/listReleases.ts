import type { Handler } from '../../../../shared/http/bind.ts'
import { knowledgeOf } from '../answer.ts'
import type { operations } from '../contract.ts'
import type { ReleaseReader } from '../reader.ts'

/** Manifests, newest first. Numbers have no gaps, so the page before a number is known without listing anything. */
export const listReleases =
  ({ reader }: { reader: Pick<ReleaseReader, 'latest' | 'manifest'> }): Handler<typeof operations.listReleases> =>
  async ({ query: { before, limit } }) => {
    const release = await reader.latest()
    const newest = Math.min(release.number, (before ?? Number.POSITIVE_INFINITY) - 1)
    const numbers = Array.from({ length: Math.max(0, Math.min(limit, newest)) }, (_, i) => newest - i)
    const releases = (await Promise.all(numbers.map(reader.manifest))).flatMap((found) => found ?? [])
    const last = numbers.at(-1) ?? 1
    return { status: 200, body: { ...knowledgeOf(release), releases, next: last > 1 ? last : null } }
  }
