import { provinces } from '../../../shared/contract/province.ts'
import type { Language, Text } from '../../../shared/contract/text.ts'
import { renderPage } from '../../../shared/ui/layout.tsx'
import { formName, type Verdict } from '../checks/domain/check.ts'
import { type Item, type Venue, venueKinds } from '../entries/shapes.ts'
import { Choice, provinceOptions } from './searchForm.tsx'
import { type Knowledge, KnowledgeLine, pathWith } from './venues.tsx'
import { answers, words } from './words.ts'

/** One line of the table: an item in one card form, and what the catalogue says. */
export type Line = { item: Item; form: string; verdict: Verdict }

export type VenueView = {
  venue: Venue
  lines: readonly Line[]
  day: string
  issuer: string | undefined
  known: Knowledge
  language: Language
  notice?: Text | undefined
}

const Answer = ({ verdict, language }: { verdict: Verdict; language: Language }) => {
  const { sign, word } = answers[verdict.answer]
  return (
    <strong>
      <span aria-hidden="true">{sign}</span> {word[language]}
    </strong>
  )
}

/** Does this venue take my card: the answer in words first, then item by item, then what to do when it is refused. */
export const venuePageHtml = ({ venue, lines, day, issuer, known, language, notice }: VenueView): string => {
  const say = (text: Text) => text[language]
  const path = `/venues/${venue.id}`
  const title = { zh: `${venue.name}：${words.question.zh}`, en: `${venue.name}: ${words.question.en}` }
  return renderPage(
    { language, title, path: pathWith(path, { at: day, issuer }), notice },
    <>
      <Summary venue={venue} lines={lines} language={language} />
      <form action={path} method="get" aria-label={say(words.askAgain)}>
        <input type="hidden" name="lang" value={language} />
        <div>
          <label for="at">{say(words.when)}</label>
          <input id="at" name="at" type="date" value={day} />
        </div>
        <Choice
          id="issuer"
          label={words.home}
          chosen={issuer}
          options={provinceOptions(language)}
          language={language}
        />
        <button type="submit">{say(words.show)}</button>
      </form>
      {lines.length > 0 && (
        <section class="scroll" tabindex={0} aria-label={say(words.onDay)}>
          <table>
            <caption>
              {say(words.onDay)}：<time datetime={day}>{day}</time>
            </caption>
            <thead>
              <tr>
                <th scope="col">{say(words.item)}</th>
                <th scope="col">{say(words.form)}</th>
                <th scope="col">{say(words.answer)}</th>
                <th scope="col">{say(words.why)}</th>
                <th scope="col">{say(words.checked)}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ item, form, verdict }) => (
                <tr>
                  <th scope="row" lang="zh-CN">
                    {item.name}（{item.id}）
                  </th>
                  <td>{say(formName(form))}</td>
                  <td>
                    <Answer verdict={verdict} language={language} />
                  </td>
                  <td>{verdict.because.map(say).join(' ')}</td>
                  <td>{verdict.verifiedAt ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <dl>
        <dt>{say(words.kind)}</dt>
        <dd>{say(venueKinds[venue.kind])}</dd>
        <dt>{say(words.address)}</dt>
        <dd>
          {say(provinces[venue.province])}{' '}
          <span lang="zh-CN">
            {venue.district} {venue.address ?? ''}
          </span>
        </dd>
        {venue.source && (
          <>
            <dt>{say(words.source)}</dt>
            <dd lang="zh-CN">{venue.source}</dd>
          </>
        )}
        <dt>{say(words.number)}</dt>
        <dd>
          <code>{venue.id}</code>
        </dd>
      </dl>
      <section aria-labelledby="complain">
        <h2 id="complain">{say(words.complain)}</h2>
        <p>{say(words.complainHow)}</p>
        <p>
          <a href="tel:12345">{say(words.call)}</a> <a href="tel:12333">{say(words.ask)}</a>
        </p>
      </section>
      <KnowledgeLine known={known} language={language} />
      <p>
        <a href={`/venues?lang=${language}`}>{say(words.back)}</a>
      </p>
    </>,
  )
}

/** One sentence that answers for the whole venue, before any table. */
const Summary = ({ venue, lines, language }: Pick<VenueView, 'venue' | 'lines' | 'language'>) => {
  const accepted = lines.some(({ verdict }) => verdict.answer === 'yes')
  const unknown: Text = {
    zh: `没有任何来源证实“${venue.name}”可以用卡。去之前请先打电话询问。`,
    en: `No source confirms that ${venue.name} takes the card. Ask by phone before you go.`,
  }
  const some: Text = {
    zh: '当日至少有一项可以用卡，详见下表。',
    en: 'On that day at least one item takes the card; see the table.',
  }
  const none: Text = {
    zh: '当日没有可以用卡的事项，原因见下表。',
    en: 'On that day no item takes the card; the table says why.',
  }
  const [answer, text] = !venue.confirmed
    ? (['unknown', unknown] as const)
    : lines.length === 0
      ? (['no', words.noItems] as const)
      : accepted
        ? (['yes', some] as const)
        : (['no', none] as const)
  const { sign, word } = answers[answer]
  return (
    <div class={`answer ${answer}`}>
      <strong>
        <span aria-hidden="true">{sign}</span> {word[language]}
      </strong>
      <p>{text[language]}</p>
    </div>
  )
}

/** The page of a number that no release lists. */
export const missingVenueHtml = (id: string, language: Language, notice?: Text): string =>
  renderPage(
    { language, title: words.missingTitle, path: `/venues/${id}`, notice },
    <>
      <p>{words.missing[language]}</p>
      <p>
        <a href={`/venues?lang=${language}`}>{words.back[language]}</a>
      </p>
    </>,
  )
