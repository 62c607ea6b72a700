import { type Province, provinces } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import type { CardStatus } from '../../words/status.ts'
import type { Need, ResolutionOutcome, ResolutionWarning } from '../contract.ts'

export const resolutionRule = { rule: 'identity-resolution', ruleVersion: '2026-11' } as const

/** What is known of a card, as far as the outcome depends on it. */
export type Candidate = {
  home: Province
  status: CardStatus
  statusSince: Date
  statusUntil: Date | undefined
  successorHash: string | undefined
  asOf: Date
  source: 'index' | 'home'
  ruleVersion: string | undefined
}

/** Homes of which there is no answer worth believing, and why: by the home, or by the hub. */
export type Silence = { home: Province; reason: 'unavailable' | 'invalid' | 'not-connected' | 'hub-late' }

export type Judgement<C extends Candidate> = {
  outcome: ResolutionOutcome
  card: C | undefined
  needs: readonly Need[]
  reasons: readonly Text[]
}

const name = (province: Province, language: 'zh' | 'en') => provinces[province][language]
const time = (at: Date) => at.toISOString()

const silences: Readonly<Record<Silence['reason'], (zh: string, en: string) => Text>> = {
  unavailable: (zh, en) => ({ zh: `${zh}未在时限内作答。`, en: `${en} did not answer in time.` }),
  invalid: (zh, en) => ({
    zh: `${zh}答复的签名、去向或内容不合协议。`,
    en: `${en} gave an answer that is not signed or formed as the protocol asks.`,
  }),
  'not-connected': (zh, en) => ({ zh: `${zh}尚无启用的平台。`, en: `${en} has no active platform.` }),
  'hub-late': (zh, en) => ({
    zh: `枢纽自身延误，没有给${zh}留出作答的时间。`,
    en: `The hub itself was late and left ${en} no time to answer.`,
  }),
}

const knowledge = ({ home, asOf, source }: Candidate): Text =>
  source === 'index'
    ? {
        zh: `依据${name(home, 'zh')}于 ${time(asOf)} 报送的卡事件。`,
        en: `By card events ${name(home, 'en')} pushed, last at ${time(asOf)}.`,
      }
    : { zh: `${name(home, 'zh')}于 ${time(asOf)} 当场答复。`, en: `${name(home, 'en')} answered at ${time(asOf)}.` }

const state = ({ status, statusSince, statusUntil, ruleVersion }: Candidate): Text => {
  const rule = ruleVersion
    ? { zh: `（卡状态规则 ${ruleVersion} 版）`, en: ` (card rules of ${ruleVersion})` }
    : { zh: '', en: '' }
  const end = statusUntil ? { zh: `，至 ${time(statusUntil)}`, en: ` until ${time(statusUntil)}` } : { zh: '', en: '' }
  return {
    zh: `自 ${time(statusSince)} 起为 ${status}${end.zh}${rule.zh}。`,
    en: `${status} since ${time(statusSince)}${end.en}${rule.en}.`,
  }
}

/** Statuses a card does not come back from: such cards count only when the person has no other. */
const gone: readonly CardStatus[] = ['REPLACED', 'CANCELLED']

/**
 * What the knowledge amounts to. A silent home is never “not found”, and several cards are never narrowed down by a guess:
 * nothing about a candidate is told, only what to send along.
 */
export const judge = <C extends Candidate>(
  cards: readonly C[],
  silent: readonly Silence[],
  question: { several: boolean; contradiction: boolean; outsideHub: boolean },
): Judgement<C> => {
  const answer = (outcome: ResolutionOutcome, reasons: readonly Text[], more: Partial<Judgement<C>> = {}) => ({
    outcome,
    card: undefined,
    needs: [],
    reasons,
    ...more,
  })
  if (question.outsideHub)
    return answer('NOT_FOUND', [
      {
        zh: '发卡地区不属于京津冀，枢纽没有可询问的发卡省份。',
        en: 'The issuing area lies outside the hub’s provinces; there is no home to ask.',
      },
    ])
  if (silent.length > 0)
    return answer(
      'HOME_UNAVAILABLE',
      silent.map(({ home, reason }) => silences[reason](name(home, 'zh'), name(home, 'en'))),
      { needs: question.several ? ['home'] : [] },
    )
  if (question.contradiction)
    return answer(
      'AMBIGUOUS',
      [{ zh: '读卡数据中的卡与人不相符。', en: 'The card and the person in the reader line do not belong together.' }],
      { needs: ['read-again'] },
    )
  const living = cards.filter(({ status }) => !gone.includes(status))
  const candidates = living.length > 0 ? living : cards
  const [card, ...others] = candidates
  if (!card)
    return answer('NOT_FOUND', [
      { zh: '发卡省份答复没有这张卡或这个人。', en: 'The home answered that it knows no such card or person.' },
    ])
  if (others.length > 0) {
    const homes = new Set(candidates.map(({ home }) => home))
    return answer(
      'AMBIGUOUS',
      [
        homes.size > 1
          ? {
              zh: '此人在不止一个省份持卡，请写明 home。',
              en: 'The person holds cards of more than one province; name the home.',
            }
          : {
              zh: '此人在同一省份有不止一张卡，请出示卡片。',
              en: 'The person has more than one card of the province; present the card.',
            },
      ],
      { needs: [homes.size > 1 ? 'home' : 'card-id'] },
    )
  }
  return card.status === 'REPLACED' && card.successorHash !== undefined
    ? answer(
        'SUPERSEDED',
        [state(card), { zh: '已由新卡接替。', en: 'Another card took its place.' }, knowledge(card)],
        { card },
      )
    : answer('RESOLVED', [state(card), knowledge(card)], { card })
}

export const warningTexts: Readonly<Record<ResolutionWarning, Text>> = {
  'area-retired': {
    zh: '区划代码已撤销，旧卡仍在使用。',
    en: 'The division code is retired; old cards still carry it.',
  },
  'area-unknown': {
    zh: '区划代码不在现行表中，按前两位判定省份。',
    en: 'The division code is in no list; its first two digits tell the province.',
  },
  'area-outside-hub': { zh: '发卡地区不在京津冀。', en: 'The issuing area lies outside the hub’s provinces.' },
  'letter-upper-cased': {
    zh: '号码中的小写字母已按大写处理。',
    en: 'Lower-case letters of the number were read as capitals.',
  },
  stale: {
    zh: '发卡省份未作答，此为较早的信息，见 asOf。',
    en: 'The home did not answer; this is older knowledge, see asOf.',
  },
  'home-answers-for-now': {
    zh: '发卡省份只答复当前状态，未按 at 回溯。',
    en: 'The home answers for the present only, not for `at`.',
  },
}
