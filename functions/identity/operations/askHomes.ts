import type { Province } from '../../../shared/contract/province.ts'
import { provinceOfArea } from '../../../shared/contract/province.ts'
import { readCardId } from '../domain/cardFormats.ts'
import type { Lookup } from '../domain/credential.ts'
import type { Silence } from '../domain/resolution.ts'
import { CardQueryAnswer, homePaths } from '../homeProtocol.ts'
import type { Cards, CardView, Home, HomeDirectory, HomeGateway } from '../ports.ts'

export type AskDeps = {
  cards: Pick<Cards, 'fromHome'>
  homes: Pick<HomeDirectory, 'ofProvince' | 'all'>
  gateway: HomeGateway
}

/** Milliseconds a resolution may take in all, and the part kept for recording and answering it. */
export const totalMs = 2_000
const reserveMs = 200

/**
 * Asks the homes of some provinces, or every active one (`'every'`), about a card or person, in parallel, within what is
 * left of the time budget. Answers what they know, and who was silent.
 */
export const askHomes = async (
  { cards, homes, gateway }: AskDeps,
  lookup: Lookup,
  which: readonly Province[] | 'every',
  since: Date,
): Promise<{ views: CardView[]; silent: Silence[] }> => {
  const deadline = new Date(since.getTime() + totalMs - reserveMs)
  const asked: (Home | Province)[] =
    which === 'every'
      ? (await homes.all()).filter(({ state }) => state === 'active')
      : await Promise.all(which.map(async (province) => (await homes.ofProvince(province)) ?? province))
  if (asked.length === 0) return { views: [], silent: [{ home: undefined, reason: 'not-connected' }] }
  const views: CardView[] = []
  const silent: Silence[] = []
  await Promise.all(
    asked.map(async (home) => {
      if (typeof home === 'string') return silent.push({ home, reason: 'not-connected' })
      const body = { credential: lookup.ask }
      const said = await gateway.ask(home, homePaths.cardQueries, body, CardQueryAnswer, deadline)
      if (!said.ok) return silent.push({ home: home.province, reason: said.reason })
      if (!said.answer.cards.every((card) => answersTo(lookup, home.province, card)))
        return silent.push({ home: home.province, reason: 'invalid' })
      return views.push(...said.answer.cards.map((card) => cards.fromHome(card, home.province, said.at)))
    }),
  )
  return { views, silent }
}

/** A home speaks for cards of its own area only, and for the card it was asked about. */
const answersTo = ({ target }: Lookup, province: Province, card: { cardId: string; area: string }): boolean =>
  provinceOfArea(card.area) === province &&
  readCardId(card.cardId) !== undefined &&
  (target.by !== 'card' || card.cardId === target.cardId) &&
  (target.by !== 'number' || card.area === target.area)
