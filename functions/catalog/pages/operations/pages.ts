import type { Province } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import { chinaDay } from '../../../../shared/contract/time.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import type { Release, ReleaseReader } from '../../releases/reader.ts'
import { searchLimits } from '../../search/contract.ts'
import { tooMuchToSearch } from '../../search/domain/search.ts'
import { findVenues } from '../../search/findVenues.ts'
import type { operations } from '../contract.ts'
import { type Line, missingVenueHtml, venuePageHtml } from '../venue.tsx'
import { homePageHtml, venuesPageHtml } from '../venues.tsx'

/** `notice`: what every page says first, where the host has something to say. */
type Deps = { reader: Pick<ReleaseReader, 'latest' | 'find'>; notice?: Text | undefined }

/** Venues on one page: 20 keep the page far below 50 KB. */
const pageSize = 20

const cached = { 'cache-control': 'public, max-age=30' }

export const homePage =
  ({ reader, notice }: Deps): Handler<typeof operations.homePage> =>
  async ({ request: { language } }) => {
    const release = await reader.find()
    return {
      status: 200,
      body: homePageHtml({
        items: release?.items() ?? [],
        counts: release?.signed.manifest.counts,
        language,
        notice,
      }),
      headers: cached,
    }
  }

export const venuesPage =
  ({ reader, notice }: Deps): Handler<typeof operations.venuesPage> =>
  async ({ query: { lang: _lang, ...query }, request: { language } }) => {
    const release = await reader.latest()
    const tooMuch = tooMuchToSearch(query.q ?? '')
    const found = tooMuch ? { venues: [], next: null } : findVenues(release, query, pageSize)
    const body = venuesPageHtml({
      search: { ...query, q: query.q?.slice(0, searchLimits.characters) },
      items: release.items(),
      ...found,
      nothing: tooMuch,
      known: { release: release.number, asOf: release.asOf },
      language,
      notice,
    })
    return tooMuch ? { status: 422, body } : { status: 200, body, headers: cached }
  }

/** Every item the venue is listed with, in every form the item knows: a form that is not taken is said, not left out. */
const linesOf = (release: Release, venue: string, issuer: Province | undefined, day: string): Line[] =>
  [...new Set(release.acceptances(venue).map((a) => a.item))].flatMap((id) => {
    const item = release.item(id)
    return (item?.forms ?? []).flatMap((form) =>
      item ? [{ item, form, verdict: release.check({ venue, item: id, form, issuer, day }) }] : [],
    )
  })

export const venuePage =
  ({ reader, notice }: Deps): Handler<typeof operations.venuePage> =>
  async ({ params, query: { at, issuer }, request: { language, now } }) => {
    const release = await reader.latest()
    const venue = release.venue(params.id)
    if (!venue) return { status: 404, body: missingVenueHtml(params.id, language, notice) }
    const day = at ?? chinaDay(now)
    return {
      status: 200,
      body: venuePageHtml({
        venue,
        lines: linesOf(release, venue.id, issuer, day),
        day,
        issuer,
        known: { release: release.number, asOf: release.asOf },
        language,
        notice,
      }),
      headers: cached,
    }
  }
