import type * as z from 'zod'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import { type Province, provinceOfArea } from '../../../../shared/contract/province.ts'
import type { KeyedHash } from '../../../../shared/crypto/keyedHash.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { actsAsHome } from '../../../../shared/http/callers.ts'
import type { HomeStore } from '../../homes/ports.ts'
import { areaOfCardId, readCardId, readCardNumber } from '../../words/cardFormats.ts'
import type { CardEvent, CardEventResult, operations } from '../contract.ts'
import { lifeOf } from '../domain/card.ts'
import { explanations, mergeEvent, type Reason } from '../domain/cardEvents.ts'
import { impossibleEvents, statusAt } from '../domain/lifecycle.ts'
import { readPersonNumber } from '../domain/personNumber.ts'
import type { CardStore, Cards, StoredCard, StoredEvent } from '../ports.ts'

type Deps = {
  store: Pick<CardStore, 'find' | 'save'>
  cards: Pick<Cards, 'hashOf' | 'hashOfPerson' | 'hashOfNumber'>
  hash: KeyedHash
  homeStore: Pick<HomeStore, 'find'>
}
type Result = z.output<typeof CardEventResult>
type Told = { index: number; event: CardEvent; stored: StoredEvent }

/** Writers of one card that meet; far more than a home has. */
const mostTries = 8
/** Cards worked on at once. */
const parallel = 16

/**
 * One write per card, whatever number of its events came. A request repeated after a failure finds what its first try
 * stored under the same sequences, and completes the rest.
 */
export const pushCardEvents =
  (deps: Deps): Handler<typeof operations.pushCardEvents> =>
  async ({ body, caller, request }) => {
    const province = await actsAsHome(caller, deps.homeStore.find)
    const results: Result[] = []
    const byCard = new Map<string, Told[]>()
    for (const [index, event] of body.events.entries()) {
      const read = readEvent(deps, event, province, request.now)
      if (typeof read === 'string') {
        results[index] = describe(index, event, 'REFUSED', false, read)
        continue
      }
      byCard.set(read.cardHash, [...(byCard.get(read.cardHash) ?? []), { index, event, stored: read.stored }])
    }
    const waiting = [...byCard]
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [cardHash, told] = next
        for (const result of await applyToCard(deps.store, cardHash, province, told, request.now))
          results[result.index] = result
      }
    }
    // All of them end before the answer, also when one fails: nothing goes on behind a response.
    const ended = await Promise.allSettled(Array.from({ length: Math.min(parallel, waiting.length) }, work))
    const failed = ended.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
    return { status: 200, body: { results, asOf: request.now.toISOString() } }
  }

const describe = (
  index: number,
  { eventId, sequence }: CardEvent,
  result: Result['result'],
  effective: boolean,
  reason?: Reason,
): Result => ({
  index,
  ...(eventId !== undefined && { eventId }),
  sequence,
  result,
  effective,
  ...(reason && { reason, explanation: explanations[reason] }),
})

/** Checks an event's numbers and turns them into hashes; from here on nothing knows a person's number. */
const readEvent = (
  { cards, hash }: Deps,
  event: CardEvent,
  province: Province,
  now: Date,
): { cardHash: string; stored: StoredEvent } | Reason => {
  const cardId = readCardId(event.cardId)
  if (cardId === undefined) return 'card-id-invalid'
  if (provinceOfArea(areaOfCardId(cardId)) !== province) return 'not-own-card'
  const effectiveAt = new Date(event.effectiveAt).toISOString()
  const finish = (more: Pick<StoredEvent, 'successorHash' | 'issue'>) => {
    const content = { sequence: event.sequence, type: event.type, effectiveAt, ...more }
    return {
      cardHash: cards.hashOf(cardId),
      stored: { ...content, fingerprint: hash('card-event', JSON.stringify(content)) },
    }
  }
  if (event.type === 'issue') {
    if (event.area !== areaOfCardId(cardId)) return 'area-mismatch'
    const cardNumber = readCardNumber(event.cardNumber)
    if (cardNumber === undefined) return 'card-number-invalid'
    const person = readPersonNumber(event.idType, event.personNumber, now)
    if (!person.ok) return 'person-number-invalid'
    return finish({
      issue: {
        area: event.area,
        personHash: cards.hashOfPerson(event.idType, person.number),
        numberHash: cards.hashOfNumber(event.area, cardNumber),
        forms: [...new Set(event.forms)].sort(),
        validUntil: event.validUntil,
      },
    })
  }
  if (event.type === 'replace') {
    const successor = readCardId(event.successorCardId)
    if (successor === undefined || successor === cardId) return 'card-id-invalid'
    return finish({ successorHash: cards.hashOf(successor) })
  }
  return finish({})
}

/** Merges the events of one card into its item: read, merge, write on condition of the version read; again when overtaken. */
const applyToCard = async (
  store: Deps['store'],
  cardHash: string,
  home: Province,
  told: readonly Told[],
  now: Date,
): Promise<Result[]> => {
  for (let tries = 0; tries < mostTries; tries++) {
    const held: StoredCard = (await store.find(cardHash)) ?? {
      version: 0,
      cardHash,
      home,
      events: [],
      toldAt: now.toISOString(),
    }
    let events = held.events
    const merged = told.map((one) => {
      const done = mergeEvent(events, one.stored)
      events = done.events
      return { ...one, ...done }
    })
    const card = { ...held, events, toldAt: now.toISOString() }
    const issued = card.events.some(({ type }) => type === 'issue')
    const unlisted = issued && held.listed === undefined
    if ((events !== held.events || unlisted) && (await store.save(card)) === 'changed') continue
    const life = lifeOf(card)
    const impossible = new Set(impossibleEvents(life))
    const status = statusAt(life, now)?.status
    return merged.map(({ index, event, result, reason }) => {
      const idle = result === 'REFUSED' || impossible.has(event.sequence)
      const why = reason ?? (idle ? (issued ? 'impossible-transition' : 'issue-missing') : undefined)
      return { ...describe(index, event, result, !idle, why), ...(status && { status }) }
    })
  }
  throw new Problem(commonProblems.conflict, {
    zh: '同一张卡正被多次同时更改，已存入的事件仍有效，请原样重发。',
    en: 'Too many writers met at one card; what was stored stays, send the same request again.',
  })
}
