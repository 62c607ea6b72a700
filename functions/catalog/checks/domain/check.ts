import { type Province, provinces } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import type { Acceptance, CheckAnswer, Item, Venue } from '../../entries/shapes.ts'

export const checkRule = { rule: 'catalog-check', ruleVersion: '2026-1' } as const

/** What is asked: form and issuer may be left open; `day` is a legal day in China. */
export type Question = { form?: string | undefined; issuer?: Province | undefined; day: string }

/** Everything a release says about one venue and one item. */
export type Facts = { venue: Venue | undefined; item: Item | undefined; acceptances: readonly Acceptance[] }

export type Verdict = {
  answer: CheckAnswer
  because: Text[]
  /** First and last day on which the answer holds for this reason, as far as the release knows. */
  window: { from: string | null; to: string | null }
  verifiedAt: string | null
}

const verdict = (
  answer: CheckAnswer,
  because: Text,
  {
    from,
    to,
    verifiedAt,
  }: { from?: string | undefined; to?: string | undefined; verifiedAt?: string | undefined } = {},
): Verdict => ({
  answer,
  because: [because],
  window: { from: from ?? null, to: to ?? null },
  verifiedAt: verifiedAt ?? null,
})

const formNames: Record<string, Text> = {
  physical: { zh: '实体卡', en: 'physical card' },
  ecard: { zh: '电子社保卡', en: 'e-card' },
  transit: { zh: '交通功能', en: 'transit function' },
  bank: { zh: '金融功能', en: 'bank function' },
}
export const formName = (form: string): Text => formNames[form] ?? { zh: form, en: form }

const list = (texts: readonly Text[]): Text => ({
  zh: texts.map((t) => t.zh).join('、'),
  en: texts.map((t) => t.en).join(', '),
})

const covers = (window: { from: string; to?: string | undefined }, day: string): boolean =>
  window.from <= day && (window.to === undefined || day <= window.to)

/**
 * Does this venue take this card for this item on this day? The list has legal effect (articles 8 and 13), so nothing is
 * guessed: a venue that no source confirms is `unknown`, never `yes` and never `no`.
 */
export const check = ({ venue, item, acceptances }: Facts, { form, issuer, day }: Question): Verdict => {
  if (!venue) return verdict('unknown', { zh: '目录中没有这个场所。', en: 'The catalogue does not list this venue.' })
  if (!item) return verdict('unknown', { zh: '目录中没有这个应用事项。', en: 'The catalogue does not list this item.' })
  if (!venue.confirmed)
    return verdict(
      'unknown',
      {
        zh: `没有任何来源证实“${venue.name}”可以用卡。`,
        en: `No source confirms that ${venue.name} takes the card.`,
      },
      { verifiedAt: venue.verifiedAt },
    )
  if (venue.to !== undefined && venue.to < day)
    return verdict('no', {
      zh: `该场所自 ${venue.to} 之后不再列入目录。`,
      en: `The venue is off the list after ${venue.to}.`,
    })
  if (item.to !== undefined && item.to < day)
    return verdict('no', {
      zh: `事项“${item.name}”自 ${item.to} 之后不再列入目录。`,
      en: `The item ${item.id} is off the list after ${item.to}.`,
    })
  if (acceptances.length === 0)
    return verdict(
      'no',
      {
        zh: `目录未列“${venue.name}”的“${item.name}”。`,
        en: `The catalogue lists no ${item.id} at ${venue.name}.`,
      },
      { verifiedAt: venue.verifiedAt },
    )
  const ofForm = acceptances.filter((a) => form === undefined || (a.forms as string[]).includes(form))
  if (ofForm.length === 0) {
    const taken = list([...new Set(acceptances.flatMap((a) => a.forms))].map(formName))
    return verdict('no', { zh: `此处该事项只接受：${taken.zh}。`, en: `Here this item takes only: ${taken.en}.` })
  }
  const ofIssuer = ofForm.filter((a) => issuer === undefined || a.issuers.includes(issuer))
  if (ofIssuer.length === 0) {
    const taken = list([...new Set(ofForm.flatMap((a) => a.issuers))].map((p) => provinces[p]))
    return verdict('no', {
      zh: `此处该事项只接受这些省市签发的卡：${taken.zh}。`,
      en: `Here this item takes only cards of: ${taken.en}.`,
    })
  }
  const now = ofIssuer.filter((a) => covers(a, day)).map((a) => today(a, day))
  return now.find((v) => v.answer === 'yes') ?? now[0] ?? onAnotherDay(ofIssuer, day)
}

/** The word for an acceptance in force: what stands against it comes before what speaks for it. */
const today = (a: Acceptance, day: string): Verdict => {
  for (const state of ['suspended', 'disputed'] as const) {
    const window = a.states.find((w) => w.state === state && covers(w, day))
    if (window) return verdict(state, window.because, { from: window.from, to: window.to, verifiedAt: a.verifiedAt })
  }
  if (!a.confirmed)
    return verdict(
      'unknown',
      { zh: '没有任何来源证实此处接受该事项。', en: 'No source confirms that this item is taken here.' },
      a,
    )
  const forms = list(a.forms.map(formName))
  return verdict(
    'yes',
    {
      zh: `目录列明此处接受：${forms.zh}；依据：${a.basis}。`,
      en: `The catalogue lists it here for: ${forms.en}; basis: ${a.basis}.`,
    },
    a,
  )
}

/** None covers the day: it is still to come, or it is over. */
const onAnotherDay = (acceptances: readonly Acceptance[], day: string): Verdict => {
  const coming = acceptances.filter((a) => a.from > day).sort((a, b) => (a.from < b.from ? -1 : 1))[0]
  if (coming)
    return verdict(
      'planned',
      { zh: `自 ${coming.from} 起接受。`, en: `It will be taken from ${coming.from} on.` },
      coming,
    )
  const last =
    acceptances
      .map((a) => a.to ?? '')
      .sort()
      .at(-1) ?? ''
  return verdict('no', { zh: `已于 ${last} 终止。`, en: `It ended on ${last}.` })
}
