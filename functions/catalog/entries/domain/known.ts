import type { Acceptance, Item, Venue } from '../shapes.ts'

/** What a change set is held against: look-ups, so that its cost follows from the set and not from the catalogue. */
export type Known = {
  item(id: string): Item | undefined
  venue(id: string): Venue | undefined
  /** Acceptances at a venue, of one item or of all. */
  acceptances(venue: string, item?: string): readonly Acceptance[]
}

export const nothingKnown: Known = { item: () => undefined, venue: () => undefined, acceptances: () => [] }

export const acceptanceKey = (a: { venue: string; item: string; from: string }): string =>
  `${a.venue}|${a.item}|${a.from}`
