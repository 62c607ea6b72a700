import type * as z from 'zod'
import { Province } from '../../../shared/contract/province.ts'
import { canonicalPersonNumber } from '../cards/domain/personNumber.ts'
import type { Cards, CardView } from '../cards/ports.ts'
import { CardQueryAnswer, type HomeCard, homePaths } from '../homes/homeProtocol.ts'
import type { HomeDirectory, HomeGateway } from '../homes/ports.ts'
import { areaOfCardId, isOwnCard } from '../words/cardFormats.ts'
import type { Lookup } from './domain/credential.ts'
import type { Silence } from './domain/resolution.ts'

export type AskDeps = {
  cards: Pick<Cards, 'fromHome'>
  homes: Pick<HomeDirectory, 'ofProvince'>
  gateway: HomeGateway
}

/** Milliseconds a resolution may take in all, and the part kept for recording and answering it. */
export const totalMs = 2_000
const reserveMs = 200

/**
 * Asks the homes of some provinces, or of every one, about a card or person, in parallel, within what is left of the time
 * budget. Answers what they know, and who was silent; a province without an active platform is.
 */
export const askHomes = async (
  { cards, homes, gateway }: AskDeps,
  lookup: Lookup,
  which: readonly Province[] | 'every',
  since: Date,
): Promise<{ views: CardView[]; silent: Silence[] }> => {
  const deadline = new Date(since.getTime() + totalMs - reserveMs)
  const views: CardView[] = []
  const silent: Silence[] = []
  await Promise.all(
    (which === 'every' ? Province.options : which).map(async (province) => {
      const home = await homes.ofProvince(province)
      if (!home) return silent.push({ home: province, reason: 'not-connected' })
      const body = { credential: lookup.ask }
      const said = await gateway.ask(home, homePaths.cardQueries, body, CardQueryAnswer, deadline)
      if (!said.ok) return silent.push({ home: province, reason: said.reason })
      if (!said.answer.cards.every((card) => answersTo(lookup, card) && isOwnCard(card, province)))
        return silent.push({ home: province, reason: 'invalid' })
      return views.push(...said.answer.cards.map((card) => cards.fromHome(card, province, said.at)))
    }),
  )
  return { views, silent }
}

/** Whether a card is one that was asked for, by what the home says of it. */
const answersTo = ({ target }: Lookup, card: z.output<typeof HomeCard>): boolean => {
  if (areaOfCardId(card.cardId) !== card.area) return false
  switch (target.by) {
    case 'card':
      return card.cardId === target.cardId
    case 'number':
      return card.area === target.area && card.cardNumber === target.cardNumber
    case 'person':
      return (
        card.idType === target.idType && canonicalPersonNumber(card.idType, card.personNumber) === target.personNumber
      )
  }
}
