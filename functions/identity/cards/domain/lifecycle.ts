import type { Province } from '../../../../shared/contract/province.ts'
import { endOfTime, startOfChinaDay } from '../../../../shared/contract/time.ts'
import type { CardStatus, CardUse } from '../../words/status.ts'
import type { CardEventType } from '../contract.ts'
import { type LifecycleRules, policyAt, rulesOf } from './lifecyclePolicy.ts'

/** An event of a card's life, as far as its status goes. `sequence` is the issuer's and alone orders the events. */
export type LifeEvent = { sequence: number; type: CardEventType; effectiveAt: string }

/**
 * What is true of a card at once. Kept apart, because they end apart: a card frozen while its loss report runs is still
 * lost when it is unfrozen, and a locked card whose report lapses is still locked.
 */
type Aspects = {
  stage: 'none' | 'issued' | 'active' | 'replaced' | 'cancelled'
  loss: 'none' | 'temporary' | 'formal'
  lock: 'open' | 'locked'
  freeze: 'open' | 'frozen'
}

type Transition = {
  [A in keyof Aspects]: {
    aspect: A
    from: readonly Aspects[A][]
    to: Aspects[A]
    /** Stages in which the event means anything. */
    stages: readonly Aspects['stage'][]
    unless?: (aspects: Aspects, rules: LifecycleRules) => boolean
  }
}[keyof Aspects]

const alive = ['issued', 'active'] as const

/** Where each event leads and from where it may come (domain.md §3.3). Anything else is an impossible transition. */
export const transitions: Readonly<Record<CardEventType, Transition>> = {
  issue: { aspect: 'stage', from: ['none'], to: 'issued', stages: ['none'] },
  activate: { aspect: 'stage', from: ['issued'], to: 'active', stages: ['issued'] },
  'temporary-loss': { aspect: 'loss', from: ['none', 'temporary'], to: 'temporary', stages: alive },
  'formal-loss': { aspect: 'loss', from: ['none', 'temporary'], to: 'formal', stages: alive },
  release: {
    aspect: 'loss',
    from: ['temporary', 'formal'],
    to: 'none',
    stages: alive,
    unless: ({ loss }, { formalLossReversible }) => loss === 'formal' && !formalLossReversible,
  },
  lock: { aspect: 'lock', from: ['open'], to: 'locked', stages: alive },
  unlock: { aspect: 'lock', from: ['locked'], to: 'open', stages: alive },
  freeze: { aspect: 'freeze', from: ['open'], to: 'frozen', stages: alive },
  unfreeze: { aspect: 'freeze', from: ['frozen'], to: 'open', stages: alive },
  replace: { aspect: 'stage', from: alive, to: 'replaced', stages: alive },
  cancel: { aspect: 'stage', from: ['issued', 'active', 'replaced'], to: 'cancelled', stages: [...alive, 'replaced'] },
}

/** The status told of a card: the first row that holds. What the home said for good comes before what time does. */
const statuses: readonly [(aspects: Aspects, expired: boolean) => boolean, CardStatus][] = [
  [({ stage }) => stage === 'cancelled', 'CANCELLED'],
  [({ stage }) => stage === 'replaced', 'REPLACED'],
  [({ loss }) => loss === 'formal', 'LOST'],
  [({ freeze }) => freeze === 'frozen', 'FROZEN'],
  [(_, expired) => expired, 'EXPIRED'],
  [({ loss }) => loss === 'temporary', 'TEMP_LOST'],
  [({ stage }) => stage === 'issued', 'NOT_ACTIVATED'],
  [({ lock }) => lock === 'locked', 'LOCKED'],
  [() => true, 'ACTIVE'],
]

/** What a card may be used for in each status. Only ACTIVE passes; a lock blocks services that need the password only. */
const uses: Readonly<Partial<Record<CardStatus, readonly CardUse[]>>> = {
  ACTIVE: ['services', 'pin-services'],
  LOCKED: ['services'],
}
export const usesOf = (status: CardStatus): readonly CardUse[] => uses[status] ?? []
export const isUsable = (status: CardStatus): boolean => status === 'ACTIVE'

/** The first instant at which a card valid up to and with a legal day is expired. */
export const expiryOf = (validUntil: string): Date => new Date(startOfChinaDay(validUntil).getTime() + dayMs)

export type Life = { home: Province; events: readonly LifeEvent[]; validUntil: string | undefined }

export type StatusAt = {
  status: CardStatus
  since: Date
  /**
   * When the status ends by itself: a loss report lapses, validity ends, an event told in advance takes effect. Of a card
   * with more to come than anybody tells of a real one: until when it surely holds.
   */
  until: Date | undefined
  /** Sequence of the event that led to the present stage: of the replacement, for a replaced card. */
  stageBy: number
  policy: string
}

const dayMs = 86_400_000
const bySequence = (a: LifeEvent, b: LifeEvent) => a.sequence - b.sequence

type Folded = { status: CardStatus; since: number; stageBy: number; impossible: number[] }

/** A life with its times read once, in order: it is folded at more than one instant. */
type ReadLife = {
  events: readonly { sequence: number; type: CardEventType; when: number; rules: LifecycleRules }[]
  expiry: number
}

const read = ({ home, events, validUntil }: Life): ReadLife => ({
  events: [...events].sort(bySequence).map(({ sequence, type, effectiveAt }) => {
    const at = new Date(effectiveAt)
    return { sequence, type, when: at.getTime(), rules: rulesOf(policyAt(at), home) }
  }),
  expiry: validUntil === undefined ? Number.POSITIVE_INFINITY : expiryOf(validUntil).getTime(),
})

const fold = ({ events, expiry }: ReadLife, at: number): Folded | undefined => {
  const aspects: Aspects = { stage: 'none', loss: 'none', lock: 'open', freeze: 'open' }
  const impossible: number[] = []
  let lapse = Number.POSITIVE_INFINITY
  let status: CardStatus | undefined
  let since = 0
  let stageBy = 0
  const note = (when: number) => {
    const now = statuses.find(([holds]) => holds(aspects, when >= expiry))?.[1]
    if (now !== status) {
      status = now
      since = when
    }
  }
  /** What time alone has changed by an instant, in order. */
  const passTime = (to: number) => {
    const lapseNow = () => {
      if (aspects.loss !== 'temporary' || lapse > to) return
      aspects.loss = 'none'
      note(lapse)
    }
    if (lapse <= expiry) lapseNow()
    if (status !== undefined && expiry <= to && status !== 'EXPIRED') note(expiry)
    lapseNow()
  }
  for (const { sequence, type, when, rules } of events) {
    if (when > at) continue
    passTime(when)
    const { aspect, from, to, stages, unless } = transitions[type]
    if (
      !stages.includes(aspects.stage) ||
      !(from as readonly string[]).includes(aspects[aspect]) ||
      unless?.(aspects, rules)
    ) {
      impossible.push(sequence)
      continue
    }
    Object.assign(aspects, { [aspect]: to })
    if (aspect === 'stage') stageBy = sequence
    if (to === 'temporary') lapse = when + rules.temporaryLossDays * dayMs
    note(when)
  }
  passTime(at)
  return status === undefined ? undefined : { status, since, stageBy, impossible }
}

/**
 * A card's status at an instant: its events up to then, folded in issuer-sequence order, and what time itself does. The
 * order of arrival cannot matter, because it does not enter. Undefined: not issued by then, as far as known.
 */
export const statusAt = (life: Life, at: Date): StatusAt | undefined => {
  const known = read(life)
  const now = fold(known, at.getTime())
  if (!now) return undefined
  const turns = boundaries(known, at.getTime())
  const until = turns.find((t) => fold(known, t)?.status !== now.status) ?? turns[mostTurns - 1]
  return {
    status: now.status,
    since: new Date(now.since),
    until: until === undefined ? undefined : new Date(until),
    stageBy: now.stageBy,
    policy: policyAt(at).version,
  }
}

/** Instants to come that are looked at: each costs a fold, and a home could tell a thousand events in advance. */
const mostTurns = 32

/** The next instants at which the status might change without anybody telling, in order. */
const boundaries = ({ events, expiry }: ReadLife, after: number): number[] =>
  [
    ...events.flatMap(({ type, when, rules }) =>
      type === 'temporary-loss' ? [when, when + rules.temporaryLossDays * dayMs] : [when],
    ),
    ...(Number.isFinite(expiry) ? [expiry] : []),
  ]
    .filter((t) => t > after && t <= endOfTime)
    .sort((a, b) => a - b)
    .slice(0, mostTurns)

/** Sequences of the events that, in their place, are impossible transitions and change nothing. */
export const impossibleEvents = (life: Life): readonly number[] =>
  fold(read(life), Number.POSITIVE_INFINITY)?.impossible ?? life.events.map(({ sequence }) => sequence)
