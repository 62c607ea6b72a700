import { createHash } from 'node:crypto'
import type * as z from 'zod'
import type { CardEvent } from '../../functions/identity/cards/contract.ts'
import { checkCharacter } from '../../functions/identity/cards/domain/personNumber.ts'
import type { ResolutionOutcome } from '../../functions/identity/resolution/contract.ts'
import type { IdType } from '../../functions/identity/words/credential.ts'
import type { CardStatus } from '../../functions/identity/words/status.ts'
import type { CardForm } from '../../shared/contract/ids.ts'
import { type Province, provinces } from '../../shared/contract/province.ts'

/** An event as a platform pushes it. */
export type PushedEvent = z.input<typeof CardEvent>

type Person = { idType: z.infer<typeof IdType>; personNumber: string }

/** A card of the demo world. */
export type DemoCard = Person & {
  /** What it is there to show. */
  name: string
  cardId: string
  area: string
  cardNumber: string
  forms: CardForm[]
  validUntil: string
  /** Whether the hub is told of it; otherwise it is found only by asking at home. */
  told: boolean
  events: PushedEvent[]
  /** What `POST /v1/identity-resolutions` answers for it, by card id and by person number. */
  expect: {
    byCardId: { outcome: ResolutionOutcome; status: CardStatus; source: 'index' | 'home' }
    byPersonNumber: { outcome: ResolutionOutcome }
  }
}

/** A number nobody has: its holder was born in 1899. Only the check character is right. */
const nobody = (area: string, running: number): Person => {
  const digits = `${area}18990101${String(running).padStart(3, '0')}`
  return { idType: 'citizen', personNumber: `${digits}${checkCharacter(digits)}` }
}

/** Specimens the authorities printed themselves (domain.md §1.1), shown as holders of active cards. */
const specimens: Readonly<Partial<Record<Province, Person>>> = {
  beijing: { idType: 'foreign-permanent-resident', personNumber: '911124198108030024' },
  tianjin: { idType: 'hk-macao-taiwan', personNumber: '810000199408230021' },
  hebei: { idType: 'hk-macao-taiwan', personNumber: '830000199201300022' },
}

/** Where the demo's cards were issued, unless in the province's first district. */
const areas: Readonly<Partial<Record<Province, string>>> = { beijing: '110105', tianjin: '120103', hebei: '130102' }

/** Holds a card of Beijing and one of Hebei. */
const traveller = nobody('110101', 900)

/** 32 hexadecimal digits in the shape of real ones: area, `D156`, then anything. */
export const demoCardId = (area: string, name: string): string =>
  `${area}D156${createHash('sha256').update(`${area} ${name}`).digest('hex').slice(0, 22).toUpperCase()}`

type Step = Exclude<PushedEvent['type'], 'issue' | 'replace'>

/** What happened to each card after its issue, in days before the start of the demo, and what it shows. */
const stories: readonly {
  name: string
  status: CardStatus
  steps: readonly (readonly [Step, number])[]
  told?: false
  successor?: string
  sameHolderAs?: string
  person?: Person
  only?: readonly Province[]
  years?: number
  byPerson?: ResolutionOutcome
}[] = [
  { name: 'active', status: 'ACTIVE', steps: [['activate', 300]] },
  { name: 'not-activated', status: 'NOT_ACTIVATED', steps: [] },
  {
    name: 'temp-lost',
    status: 'TEMP_LOST',
    steps: [
      ['activate', 300],
      ['temporary-loss', 1],
    ],
  },
  {
    name: 'lost',
    status: 'LOST',
    steps: [
      ['activate', 300],
      ['formal-loss', 5],
    ],
  },
  {
    name: 'locked',
    status: 'LOCKED',
    steps: [
      ['activate', 300],
      ['lock', 2],
    ],
  },
  {
    name: 'frozen',
    status: 'FROZEN',
    steps: [
      ['activate', 300],
      ['freeze', 30],
    ],
  },
  {
    name: 'replaced',
    status: 'REPLACED',
    steps: [
      ['activate', 300],
      ['formal-loss', 40],
    ],
    successor: 'successor',
  },
  { name: 'successor', status: 'ACTIVE', steps: [['activate', 20]], sameHolderAs: 'replaced' },
  {
    name: 'cancelled',
    status: 'CANCELLED',
    steps: [
      ['activate', 300],
      ['cancel', 100],
    ],
  },
  { name: 'expired', status: 'EXPIRED', steps: [['activate', 300]], years: 0 },
  { name: 'untold', status: 'ACTIVE', steps: [['activate', 200]], told: false },
  {
    name: 'traveller',
    status: 'ACTIVE',
    steps: [['activate', 250]],
    person: traveller,
    only: ['beijing', 'hebei'],
    byPerson: 'AMBIGUOUS',
  },
]

const dayMs = 86_400_000

/** The demo cards of a province: one for each status, and the cases in between. `start`: the instant their stories end at. */
export const demoCards = (province: Province, start: Date): DemoCard[] => {
  const { area: prefix, letters } = provinces[province]
  const area = areas[province] ?? `${prefix}0101`
  const ago = (days: number) => new Date(start.getTime() - days * dayMs).toISOString()
  const shown = stories.filter(({ only }) => !only || only.includes(province))
  const holder = (name: string) => nobody(area, stories.findIndex((story) => story.name === name) + 1)
  return shown.map((story): DemoCard => {
    const { name, steps, successor, told = true, status } = story
    const specimen = name === 'active' ? specimens[province] : undefined
    const person = specimen ?? story.person ?? holder(story.sameHolderAs ?? name)
    const card = {
      ...person,
      cardId: demoCardId(area, name),
      area,
      cardNumber: `${letters.charAt(0).toUpperCase()}${String(10_000_000 + stories.indexOf(story))}`,
      forms: ['physical', 'ecard', ...(name === 'active' ? ['transit' as const] : [])] satisfies CardForm[],
      validUntil: new Date(start.getTime() + ((story.years ?? 9) * 365 - 1) * dayMs).toISOString().slice(0, 10),
    }
    const { cardId } = card
    const events: PushedEvent[] = [
      { type: 'issue', sequence: 1, effectiveAt: ago(310), ...card },
      ...steps.map(([type, days], i) => ({ type, sequence: i + 2, effectiveAt: ago(days), cardId })),
    ]
    if (successor)
      events.push({
        type: 'replace',
        sequence: events.length + 1,
        effectiveAt: ago(20),
        cardId,
        successorCardId: demoCardId(area, successor),
      })
    return {
      name,
      ...card,
      told,
      events,
      expect: {
        byCardId: {
          outcome: successor ? 'SUPERSEDED' : 'RESOLVED',
          status,
          source: told ? 'index' : 'home',
        },
        byPersonNumber: { outcome: story.byPerson ?? 'RESOLVED' },
      },
    }
  })
}

/** The line a card reader gives for a card; the name is a word, not a person's. */
export const readerLineOf = ({ area, personNumber, cardNumber, cardId, validUntil }: DemoCard): string =>
  [
    area,
    personNumber,
    cardNumber,
    cardId,
    '样本',
    '0081544C4A8686',
    '3.00',
    '20200101',
    validUntil.replaceAll('-', ''),
    '000000000001',
    '00000001',
  ].join('|')
