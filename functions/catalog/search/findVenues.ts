import { VenueId } from '../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import type { Province } from '../../../shared/contract/province.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import type { Venue } from '../entries/shapes.ts'
import type { Release } from '../releases/reader.ts'

/** What a list of venues is asked for. `q`: what a person typed. */
export type VenueQuery = {
  province?: Province | undefined
  area?: string | undefined
  kind?: string | undefined
  item?: string | undefined
  q?: string | undefined
  after?: string | undefined
}

const wrongCursor = () =>
  new Problem(commonProblems['invalid-page-token'], {
    zh: '游标不属于这个查询，或目录已有新版本。',
    en: 'The cursor belongs to another query, or the catalogue has moved on.',
  })

/**
 * One page of venues. Without words they come by id, and the cursor is the last id, good in any release. With words they
 * come best first, and the cursor is a place in one release's order: it ends with that release.
 */
export const findVenues = (
  release: Release,
  { q = '', after, ...filter }: VenueQuery,
  limit: number,
): { venues: Venue[]; next: string | null } => {
  if (q.trim() === '') {
    if (after !== undefined && !VenueId.safeParse(after).success) throw wrongCursor()
    const found = release.venues(filter, after ?? '', limit + 1)
    const venues = found.slice(0, limit)
    return { venues, next: found.length > limit ? (venues.at(-1)?.id ?? null) : null }
  }
  const order = `r${release.number}q${sha256(JSON.stringify([q, filter])).slice(0, 8)}`
  const place = /^(r[0-9]{1,12}q[A-Za-z0-9_-]{8})o([0-9]{1,6})$/.exec(after ?? `${order}o0`)
  if (place?.[1] !== order) throw wrongCursor()
  const skip = Number(place[2])
  const found = release.search(q, filter, skip, limit + 1)
  return {
    venues: found.slice(0, limit),
    next: found.length > limit ? `${order}o${skip + limit}` : null,
  }
}
