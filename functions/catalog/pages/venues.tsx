import { provinces } from '../../../shared/contract/province.ts'
import type { Language, Text } from '../../../shared/contract/text.ts'
import { renderPage } from '../../../shared/ui/layout.tsx'
import { type Item, type Venue, venueKinds } from '../entries/shapes.ts'
import { type Search, SearchForm } from './searchForm.tsx'
import { words } from './words.ts'

/** Which release a page speaks from. */
export type Knowledge = { release: number; asOf: Date }

const china = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** “Catalogue release 3, as of 2026-11-23 09:00” in China time. */
export const KnowledgeLine = ({ known, language }: { known: Knowledge; language: Language }) => (
  <p>
    {`${words.asOf[language]} ${known.release}${words.comma[language]}${words.knownAt[language]} `}
    <time datetime={known.asOf.toISOString()}>{china(known.asOf)}</time>
  </p>
)

/** A path with the members of a query that are not empty. */
export const pathWith = (path: string, query: Record<string, string | undefined>): string => {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
  ).toString()
  return search === '' ? path : `${path}?${search}`
}

export const homePageHtml = ({
  items,
  counts,
  language,
  notice,
}: {
  items: readonly Item[]
  counts: { venues: number; confirmedVenues: number } | undefined
  language: Language
  notice?: Text | undefined
}): string =>
  renderPage(
    { language, title: words.homeTitle, path: '/', notice },
    <>
      <p>{words.homeIntro[language]}</p>
      <SearchForm search={{}} items={items} language={language} />
      {counts && (
        <p>
          {words.holds[language]} {counts.venues} {words.counts[language]} {counts.confirmedVenues}
          {words.stop[language]}
        </p>
      )}
      <p>{words.legend[language]}</p>
    </>,
  )

export const venuesPageHtml = ({
  search,
  items,
  venues,
  next,
  nothing = words.none,
  known,
  language,
  notice,
}: {
  search: Search & { after?: string | undefined }
  items: readonly Item[]
  venues: readonly Venue[]
  next: string | null
  /** Why there are no venues, unless none fits. */
  nothing?: Text | undefined
  known: Knowledge
  language: Language
  notice?: Text | undefined
}): string => {
  const say = (text: Text) => text[language]
  return renderPage(
    { language, title: words.venuesTitle, path: pathWith('/venues', search), notice },
    <>
      <SearchForm search={search} items={items} language={language} />
      <section aria-labelledby="results">
        <h2 id="results">{say(words.results)}</h2>
        {venues.length === 0 ? (
          <p role="status">{say(nothing)}</p>
        ) : (
          <section class="scroll" tabindex={0} aria-label={say(words.table)}>
            <table>
              <caption>{say(words.legend)}</caption>
              <thead>
                <tr>
                  <th scope="col">{say(words.name)}</th>
                  <th scope="col">{say(words.kind)}</th>
                  <th scope="col">{say(words.district)}</th>
                  <th scope="col">{say(words.takes)}</th>
                </tr>
              </thead>
              <tbody>
                {venues.map((venue) => (
                  <tr>
                    <th scope="row">
                      <a href={`/venues/${venue.id}?lang=${language}`} lang="zh-CN">
                        {venue.name}
                      </a>
                    </th>
                    <td>{say(venueKinds[venue.kind])}</td>
                    <td>
                      {say(provinces[venue.province])} <span lang="zh-CN">{venue.district}</span>
                    </td>
                    <td>{venue.confirmed ? `✓ ${say(words.confirmed)}` : `? ${say(words.unconfirmed)}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        {next !== null && (
          <p>
            <a href={pathWith('/venues', { ...search, after: next, lang: language })}>{say(words.more)}</a>
          </p>
        )}
      </section>
      <KnowledgeLine known={known} language={language} />
    </>,
  )
}
