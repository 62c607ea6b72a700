import type { Acceptance, Item, Venue } from '../shapes.ts'
import { acceptanceKey, type Known } from './known.ts'

/**
 * Acceptances that the changes of one set may go through in all. A change goes through those of its venue, or of its item
 * there: 1,000 venues with 20 each fit. One costs a few microseconds, whatever stands in it ({@link mostStates}).
 */
export const mostTouched = 20_000

/** What is known, with what the steps so far made of it. */
export type Draft = {
  items: Map<string, Item>
  venues: Map<string, Venue>
  /** Acceptances that a step wrote, by {@link acceptanceKey}. */
  acceptances: Map<string, Acceptance>
  item(id: string): Item | undefined
  venue(id: string): Venue | undefined
  /** Acceptances at a venue, of one item or of all; undefined when the set has gone through too many by now. */
  at(venue: string, item?: string): readonly Acceptance[] | undefined
  write(acceptance: Acceptance): void
  /** An acceptance as it was before the set. */
  before(key: string): Acceptance | undefined
}

type Shelf = Map<string, Acceptance>

/**
 * Asks `known` for the acceptances of a venue, or of an item there, at its first use and never again: from then on they
 * stand in maps by venue and item, so that a step meets none but those it is about.
 */
export const draftOf = (known: Known): Draft => {
  const items = new Map<string, Item>()
  const venues = new Map<string, Venue>()
  const acceptances: Shelf = new Map()
  const originals: Shelf = new Map()
  const shelves = new Map<string, Map<string, Shelf>>()
  const wholeVenues = new Set<string>()
  let touched = 0

  const shelvesOf = (venue: string): Map<string, Shelf> => {
    const there = shelves.get(venue) ?? new Map<string, Shelf>()
    shelves.set(venue, there)
    return there
  }
  const shelfOf = (venue: string, item: string): Shelf => {
    const there = shelvesOf(venue)
    const shelf = there.get(item) ?? new Map<string, Acceptance>()
    there.set(item, shelf)
    return shelf
  }
  const place = (acceptance: Acceptance): void => {
    shelfOf(acceptance.venue, acceptance.item).set(acceptanceKey(acceptance), acceptance)
  }
  const learn = (found: readonly Acceptance[]): void => {
    for (const acceptance of found) {
      const key = acceptanceKey(acceptance)
      if (originals.has(key)) continue
      originals.set(key, acceptance)
      if (!acceptances.has(key)) place(acceptance)
    }
  }
  const load = (venue: string, item: string | undefined): void => {
    if (wholeVenues.has(venue)) return
    if (item === undefined) {
      wholeVenues.add(venue)
      learn(known.acceptances(venue))
    } else if (!shelvesOf(venue).has(item)) {
      shelfOf(venue, item)
      learn(known.acceptances(venue, item))
    }
  }

  return {
    items,
    venues,
    acceptances,
    item: (id) => items.get(id) ?? known.item(id),
    venue: (id) => venues.get(id) ?? known.venue(id),
    at: (venue, item) => {
      load(venue, item)
      const there = item === undefined ? [...shelvesOf(venue).values()] : [shelfOf(venue, item)]
      touched += there.reduce((sum, shelf) => sum + shelf.size, 0)
      return touched > mostTouched ? undefined : there.flatMap((shelf) => [...shelf.values()])
    },
    write: (acceptance) => {
      acceptances.set(acceptanceKey(acceptance), acceptance)
      place(acceptance)
    },
    before: (key) => originals.get(key),
  }
}
