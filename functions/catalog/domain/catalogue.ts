import type { Text } from '../../../shared/contract/text.ts'
import type { Acceptance, Change, Item, StateWindow, Venue } from '../entries.ts'

/** The whole catalogue at one release. */
export type Catalogue = {
  items: ReadonlyMap<string, Item>
  venues: ReadonlyMap<string, Venue>
  /** By {@link acceptanceKey}. */
  acceptances: ReadonlyMap<string, Acceptance>
}

export const emptyCatalogue: Catalogue = { items: new Map(), venues: new Map(), acceptances: new Map() }

export const acceptanceKey = (a: { venue: string; item: string; from: string }): string =>
  `${a.venue}|${a.item}|${a.from}`

/** A step that does not fit the state it meets: its place in the change set, and why. */
export type Conflict = { at: number; because: Text }

export type Applied = { ok: true; catalogue: Catalogue; changed: boolean } | { ok: false; conflicts: Conflict[] }

type Draft = { items: Map<string, Item>; venues: Map<string, Venue>; acceptances: Map<string, Acceptance> }

/** Applies one step to the draft; answers why it cannot, or nothing. */
const apply = (draft: Draft, change: Change): Text | undefined => {
  switch (change.change) {
    case 'add':
    case 'replace': {
      const { held, key } = placeOf(draft, change)
      if (change.change === 'add' && held.has(key)) return { zh: '该条目已存在。', en: 'The entry exists already.' }
      if (change.change === 'replace' && !held.has(key)) return missing
      if (change.kind === 'item') draft.items.set(key, change.entry)
      if (change.kind === 'venue') draft.venues.set(key, change.entry)
      if (change.kind !== 'acceptance') return undefined
      const problem = unfounded(draft, change.entry)
      if (!problem) draft.acceptances.set(key, change.entry)
      return problem
    }
    case 'close': {
      if (change.kind === 'item') return close(draft.items, change.id, change.to)
      if (change.kind === 'venue') return close(draft.venues, change.id, change.to)
      if (change.to < change.from) return { zh: '终止日早于起始日。', en: 'It would end before it begins.' }
      return close(draft.acceptances, acceptanceKey(change), change.to)
    }
    case 'mark': {
      const { state, from, to, because } = change
      if (to !== undefined && to < from) return { zh: '终止日早于起始日。', en: 'It would end before it begins.' }
      const window: StateWindow = { state, from, ...(to !== undefined && { to }), because }
      return eachAt(draft, change, (a) => (isOpen(a, state, from) ? a : { ...a, states: [...a.states, window] }))
    }
    case 'lift':
      return eachAt(draft, change, (a) => ({
        ...a,
        verifiedAt: change.verifiedAt,
        states: a.states.flatMap((w) =>
          w.state !== change.state || (w.to !== undefined && w.to <= change.to)
            ? [w]
            : w.from > change.to
              ? []
              : [{ ...w, to: change.to }],
        ),
      }))
  }
}

const missing: Text = { zh: '没有这个条目。', en: 'There is no such entry.' }

const placeOf = (draft: Draft, change: Extract<Change, { change: 'add' | 'replace' }>) =>
  change.kind === 'item'
    ? { held: draft.items, key: change.entry.id }
    : change.kind === 'venue'
      ? { held: draft.venues, key: change.entry.id }
      : { held: draft.acceptances, key: acceptanceKey(change.entry) }

const unfounded = ({ items, venues }: Draft, { venue, item, forms }: Acceptance): Text | undefined => {
  const known = items.get(item)
  if (!known) return { zh: '应用事项不在目录中。', en: 'The item is not in the catalogue.' }
  if (!venues.has(venue)) return { zh: '场所不在目录中。', en: 'The venue is not in the catalogue.' }
  return forms.every((form) => known.forms.includes(form))
    ? undefined
    : { zh: '用卡形式超出该事项的范围。', en: 'The item does not know one of the card forms.' }
}

const close = <E extends { to?: string | undefined }>(
  held: Map<string, E>,
  key: string,
  to: string,
): Text | undefined => {
  const entry = held.get(key)
  if (!entry) return missing
  held.set(key, { ...entry, to })
  return undefined
}

const isOpen = (a: Acceptance, state: StateWindow['state'], day: string): boolean =>
  a.states.some((w) => w.state === state && w.from <= day && (w.to === undefined || w.to >= day))

/** Changes every acceptance of a venue, or of one item there. */
const eachAt = (
  draft: Draft,
  { venue, item }: { venue: string; item?: string | undefined },
  change: (acceptance: Acceptance) => Acceptance,
): Text | undefined => {
  const found = [...draft.acceptances].filter(([, a]) => a.venue === venue && (item === undefined || a.item === item))
  for (const [key, acceptance] of found) draft.acceptances.set(key, change(acceptance))
  return found.length > 0 ? undefined : missing
}

/**
 * Applies a change set, all of it or nothing. `changed` is false when every entry is as it was: no release comes of
 * that, so that a repeated change set is not news (anchors-complaints-catalogue.md §3.2, first row).
 */
export const applyChanges = (before: Catalogue, changes: readonly Change[]): Applied => {
  const draft: Draft = {
    items: new Map(before.items),
    venues: new Map(before.venues),
    acceptances: new Map(before.acceptances),
  }
  const conflicts = changes.flatMap((change, at): Conflict[] => {
    const because = apply(draft, change)
    return because ? [{ at, because }] : []
  })
  if (conflicts.length > 0) return { ok: false, conflicts }
  return { ok: true, catalogue: draft, changed: differs(before, draft) }
}

const differs = (before: Catalogue, after: Catalogue): boolean =>
  (['items', 'venues', 'acceptances'] as const).some(
    (part) =>
      before[part].size !== after[part].size ||
      [...after[part]].some(([key, entry]) => {
        const old = before[part].get(key)
        return old !== entry && JSON.stringify(old) !== JSON.stringify(entry)
      }),
  )
