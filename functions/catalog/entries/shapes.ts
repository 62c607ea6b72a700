import * as z from 'zod'
import { CardForm, ItemId, VenueId } from '../../../shared/contract/ids.ts'
import { AreaCode, areaOfVenue, Province, provinceOfVenue } from '../../../shared/contract/province.ts'
import { openLine, type Text } from '../../../shared/contract/text.ts'
import { Day } from '../../../shared/contract/time.ts'

/** A sentence for people, in both languages. */
export const Words = z.strictObject({ zh: openLine(300), en: openLine(300) })

const forms = z.array(CardForm).min(1).max(CardForm.options.length)

/** The kinds of places of use. `zh` is also what people type when they search. */
export const venueKinds = {
  library: { zh: '图书馆', en: 'Library' },
  museum: { zh: '博物馆', en: 'Museum' },
  scenic: { zh: '景区', en: 'Scenic area' },
  park: { zh: '公园', en: 'Park' },
  hospital: { zh: '医院', en: 'Hospital' },
  pharmacy: { zh: '药店', en: 'Pharmacy' },
  hall: { zh: '政务大厅', en: 'Service hall' },
  transit: { zh: '公共交通', en: 'Public transport' },
  other: { zh: '其他', en: 'Other' },
} as const satisfies Record<string, Text>

export const VenueKind = z
  .enum(Object.keys(venueKinds) as [keyof typeof venueKinds, ...(keyof typeof venueKinds)[]])
  .meta({ title: 'Kind of venue' })
export type VenueKind = z.infer<typeof VenueKind>

/** An application item: what article 8 makes the list say of it: matter, scenario, places of use, card form. */
export const Item = z
  .strictObject({
    id: ItemId,
    name: openLine(100),
    scenario: Words,
    places: Words,
    /** Empty: the item is about the card, not done with it (a lost card, for one). */
    forms: z.array(CardForm).max(CardForm.options.length),
    basis: openLine(300),
    /** Last day on which the item is on the list. */
    to: Day.optional(),
  })
  .meta({ title: 'Item' })
export type Item = z.infer<typeof Item>

/** A place of use. `confirmed`: a source says that it takes the card; nothing else may be answered from guesses. */
export const Venue = z
  .strictObject({
    id: VenueId,
    province: Province,
    area: AreaCode,
    kind: VenueKind,
    name: openLine(100),
    district: openLine(50),
    address: openLine(200).optional(),
    confirmed: z.boolean(),
    /** What confirms it. */
    source: openLine(300).optional(),
    /** The day somebody last looked. */
    verifiedAt: Day.optional(),
    /** Last day on which the venue is on the list. */
    to: Day.optional(),
  })
  .refine((v) => provinceOfVenue(v.id) === v.province && areaOfVenue(v.id) === v.area, {
    path: ['id'],
    message: 'id, area and province name one place',
  })
  .refine((v) => !v.confirmed || v.source !== undefined, {
    path: ['source'],
    message: 'a confirmed venue names its source',
  })
  .meta({ title: 'Venue' })
export type Venue = z.infer<typeof Venue>

/** Days on which an acceptance does not hold as usual, both ends inclusive, with the reason people are told. */
export const StateWindow = z.strictObject({
  state: z.enum(['suspended', 'disputed']),
  from: Day,
  to: Day.optional(),
  because: Words,
})
export type StateWindow = z.infer<typeof StateWindow>

/** State windows that one acceptance can hold. */
export const mostStates = 20

/** Item × venue × card forms × issuing provinces, with its days (both ends inclusive). Its key is venue, item and first day. */
export const Acceptance = z
  .strictObject({
    venue: VenueId,
    item: ItemId,
    forms,
    /** Provinces whose cards are taken. */
    issuers: z.array(Province).min(1).max(Province.options.length),
    from: Day,
    to: Day.optional(),
    basis: openLine(300),
    source: openLine(300).optional(),
    confirmed: z.boolean(),
    verifiedAt: Day.optional(),
    states: z.array(StateWindow).max(mostStates).default([]),
  })
  .refine((a) => a.to === undefined || a.from <= a.to, { path: ['to'], message: 'ends before it begins' })
  .meta({ title: 'Acceptance' })
export type Acceptance = z.infer<typeof Acceptance>

const put = <C extends 'add' | 'replace'>(change: C) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ change: z.literal(change), kind: z.literal('item'), entry: Item }),
    z.strictObject({ change: z.literal(change), kind: z.literal('venue'), entry: Venue }),
    z.strictObject({ change: z.literal(change), kind: z.literal('acceptance'), entry: Acceptance }),
  ])

/** One step of a change set. `to` of a closing is the last day; a close never deletes: past days stay answerable. */
export const Change = z
  .discriminatedUnion('change', [
    put('add'),
    put('replace'),
    z.discriminatedUnion('kind', [
      z.strictObject({ change: z.literal('close'), kind: z.literal('item'), id: ItemId, to: Day }),
      z.strictObject({ change: z.literal('close'), kind: z.literal('venue'), id: VenueId, to: Day }),
      z.strictObject({
        change: z.literal('close'),
        kind: z.literal('acceptance'),
        venue: VenueId,
        item: ItemId,
        from: Day,
        to: Day,
      }),
    ]),
    /** Suspends or disputes acceptances of a venue; without `item`, all of them. */
    z.strictObject({
      change: z.literal('mark'),
      venue: VenueId,
      item: ItemId.optional(),
      state: StateWindow.shape.state,
      from: Day,
      to: Day.optional(),
      because: Words,
    }),
    /** Ends open windows of a state: the last day of it is `to`; `verifiedAt` says who looked when. */
    z.strictObject({
      change: z.literal('lift'),
      venue: VenueId,
      item: ItemId.optional(),
      state: StateWindow.shape.state,
      to: Day,
      verifiedAt: Day,
    }),
  ])
  .meta({ title: 'Change' })
export type Change = z.infer<typeof Change>

/** What the catalogue answers about a card at a venue on a day. Only `yes` opens a door. */
export const CheckAnswer = z
  .enum(['yes', 'no', 'planned', 'suspended', 'disputed', 'unknown'])
  .meta({ title: 'Check answer' })
export type CheckAnswer = z.infer<typeof CheckAnswer>
