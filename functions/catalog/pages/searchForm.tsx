import { Province, provinces } from '../../../shared/contract/province.ts'
import type { Language, Text } from '../../../shared/contract/text.ts'
import { type Item, VenueKind, venueKinds } from '../entries/shapes.ts'
import { searchLimits } from '../search/contract.ts'
import { words } from './words.ts'

/** What the search form holds. */
export type Search = {
  q?: string | undefined
  province?: string | undefined
  kind?: string | undefined
  item?: string | undefined
}

/** A labelled choice with “any” in front. */
export const Choice = ({
  id,
  label,
  chosen,
  options,
  language,
}: {
  id: string
  label: Text
  chosen: string | undefined
  options: readonly { value: string; text: string; lang?: string }[]
  language: Language
}) => (
  <div>
    <label for={id}>{label[language]}</label>
    <select id={id} name={id}>
      <option value="">{words.any[language]}</option>
      {options.map(({ value, text, lang }) => (
        <option value={value} selected={value === chosen} lang={lang}>
          {text}
        </option>
      ))}
    </select>
  </div>
)

export const provinceOptions = (language: Language) =>
  Province.options.map((province) => ({ value: province, text: provinces[province][language] }))

/** The search as a plain form: it works without any script. */
export const SearchForm = ({
  search,
  items,
  language,
}: {
  search: Search
  items: readonly Item[]
  language: Language
}) => (
  <search aria-label={words.search[language]}>
    <form action="/venues" method="get">
      <input type="hidden" name="lang" value={language} />
      <div>
        <label for="q">{words.name[language]}</label>
        <input
          id="q"
          name="q"
          type="search"
          maxlength={searchLimits.characters}
          value={search.q ?? ''}
          autocomplete="off"
        />
      </div>
      <Choice
        id="province"
        label={words.province}
        chosen={search.province}
        options={provinceOptions(language)}
        language={language}
      />
      <Choice
        id="kind"
        label={words.kind}
        chosen={search.kind}
        options={VenueKind.options.map((kind) => ({ value: kind, text: venueKinds[kind][language] }))}
        language={language}
      />
      <Choice
        id="item"
        label={words.item}
        chosen={search.item}
        options={items.map(({ id, name }) => ({ value: id, text: `${name}（${id}）`, lang: 'zh-CN' }))}
        language={language}
      />
      <button type="submit">{words.go[language]}</button>
    </form>
  </search>
)
