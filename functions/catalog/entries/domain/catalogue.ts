import type { Text } from '../../../../shared/contract/text.ts'
import { type Acceptance, type Change, type Item, mostStates, type StateWindow, type Venue } from '../shapes.ts'
import { type Draft, draftOf, mostTouched } from './draft.ts'
import { acceptanceKey, type Known } from './known.ts'

/** Entries of the catalogue: all of a release, or those that a change set leaves different. */
export type Catalogue = {
  items: ReadonlyMap<string, Item>
  venues: ReadonlyMap<string, Venue>
  /** By {@link acceptanceKey}. */
  acceptances: ReadonlyMap<string, Acceptance>
}

export const emptyCatalogue: Catalogue = { items: new Map(), venues: new Map(), acceptances: new Map() }

/** A step that does not fit the state it meets: its place in the change set, and why. */
export type Conflict = { at: number; because: Text }

export type Applied = { ok: true; entries: Catalogue } | { ok: false; conflicts: Conflict[] }

const missing: Text = { zh: '没有这个条目。', en: 'There is no such entry.' }
const present: Text = { zh: '该条目已存在。', en: 'The entry exists already.' }
const endsEarly: Text = { zh: '终止日早于起始日。', en: 'It would end before it begins.' }
const tooMuch: Text = {
  zh: `到这一条为止，变更涉及的应用关系超过 ${mostTouched} 条（每条变更计其场所、或该场所此事项的全部应用关系）；请分成几份提案。`,
  en: `Up to this change the set goes through more than ${mostTouched} acceptances (a change counts those of its venue, or of its item there): split it into several.`,
}

/** Applies one step to the draft; answers why it cannot, or nothing. */
const apply = (draft: Draft, change: Change): Text | undefined => {
  switch (change.change) {
    case 'add':
    case 'replace':
      return put(draft, change)
    case 'close': {
      const { to } = change
      if (change.kind === 'item') return close(draft.items, draft.item(change.id), change.id, to)
      if (change.kind === 'venue') return close(draft.venues, draft.venue(change.id), change.id, to)
      if (to < change.from) return endsEarly
      const there = draft.at(change.venue, change.item)
      if (!there) return tooMuch
      const entry = there.find((a) => a.from === change.from)
      if (!entry) return missing
      draft.write({ ...entry, to })
      return undefined
    }
    case 'mark': {
      const { state, from, to, because } = change
      if (to !== undefined && to < from) return endsEarly
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

const put = (draft: Draft, change: Extract<Change, { change: 'add' | 'replace' }>): Text | undefined => {
  const refusal = (held: unknown) =>
    change.change === 'add' ? held !== undefined && present : held === undefined && missing
  if (change.kind === 'item') {
    const refused = refusal(draft.item(change.entry.id))
    if (!refused) draft.items.set(change.entry.id, change.entry)
    return refused || undefined
  }
  if (change.kind === 'venue') {
    const refused = refusal(draft.venue(change.entry.id))
    if (!refused) draft.venues.set(change.entry.id, change.entry)
    return refused || undefined
  }
  const { entry } = change
  const there = draft.at(entry.venue, entry.item)
  if (!there) return tooMuch
  const held = there.find((a) => a.from === entry.from)
  const refused =
    refusal(held) || unfounded(draft, entry) || overlaps(there, entry) || dropsDispute(held ? [held] : there, entry)
  if (!refused) draft.write(entry)
  return refused || undefined
}

const unfounded = (draft: Draft, { venue, item, forms }: Acceptance): Text | undefined => {
  const known = draft.item(item)
  if (!known) return { zh: '应用事项不在目录中。', en: 'The item is not in the catalogue.' }
  if (!draft.venue(venue)) return { zh: '场所不在目录中。', en: 'The venue is not in the catalogue.' }
  return forms.every((form) => known.forms.includes(form))
    ? undefined
    : { zh: '用卡形式超出该事项的范围。', en: 'The item does not know one of the card forms.' }
}

/** One day, one form, one issuer: one entry. Of two, one could be suspended while the other still says yes. */
const overlaps = (there: readonly Acceptance[], entry: Acceptance): Text | undefined =>
  there.some(
    (a) =>
      a.from !== entry.from &&
      (a.to === undefined || entry.from <= a.to) &&
      (entry.to === undefined || a.from <= entry.to) &&
      a.forms.some((form) => entry.forms.includes(form)) &&
      a.issuers.some((issuer) => entry.issuers.includes(issuer)),
  )
    ? {
        zh: '与同一场所、同一事项的另一条目在日期、用卡形式和签发地上重叠。',
        en: 'It overlaps another entry of the item at this venue in days, card form and issuer.',
      }
    : undefined

/**
 * Citizens' reports made the dispute; a look (`lift`, with its day) ends it, and nothing else: neither writing the entry
 * anew nor another entry in its place.
 */
const dropsDispute = (held: readonly Acceptance[], { states }: Acceptance): Text | undefined => {
  const kept = new Set(states.filter(isOpenDispute).map(disputeKey))
  return held.every((a) => a.states.every((w) => !isOpenDispute(w) || kept.has(disputeKey(w))))
    ? undefined
    : {
        zh: '此处有未解除的争议，须先核实并解除（lift）。',
        en: 'An open dispute stands here; look into it and lift it first.',
      }
}

const isOpenDispute = ({ state, to }: StateWindow): boolean => state === 'disputed' && to === undefined

const disputeKey = ({ from, because }: StateWindow): string => JSON.stringify([from, because.zh, because.en])

const close = <E extends { to?: string | undefined }>(
  changed: Map<string, E>,
  entry: E | undefined,
  key: string,
  to: string,
): Text | undefined => {
  if (!entry) return missing
  changed.set(key, { ...entry, to })
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
  const there = draft.at(venue, item)
  if (!there) return tooMuch
  if (there.length === 0) return missing
  const changed = there.map(change)
  if (changed.some(({ states }) => states.length > mostStates))
    return { zh: '条目的状态记录已满。', en: 'The entry holds as many state windows as it can.' }
  for (const acceptance of changed) draft.write(acceptance)
  return undefined
}

/**
 * Applies a change set, all of it or nothing, and answers the entries it leaves different. None: no release comes of
 * that, so that a repeated change set is not news (anchors-complaints-catalogue.md §3.2, first row). A set that goes through more
 * than {@link mostTouched} acceptances is looked at no further.
 */
export const applyChanges = (before: Known, changes: readonly Change[]): Applied => {
  const draft = draftOf(before)
  const conflicts: Conflict[] = []
  for (const [at, change] of changes.entries()) {
    const because = apply(draft, change)
    if (because) conflicts.push({ at, because })
    if (because === tooMuch) break
  }
  if (conflicts.length > 0) return { ok: false, conflicts }
  return {
    ok: true,
    entries: {
      items: different(draft.items, ({ id }) => before.item(id)),
      venues: different(draft.venues, ({ id }) => before.venue(id)),
      acceptances: different(draft.acceptances, (a) => draft.before(acceptanceKey(a))),
    },
  }
}

const different = <E>(changed: Map<string, E>, before: (entry: E) => E | undefined): Map<string, E> =>
  new Map([...changed].filter(([, entry]) => !same(entry, before(entry))))

export const isEmpty = ({ items, venues, acceptances }: Catalogue): boolean =>
  items.size + venues.size + acceptances.size === 0

/** A catalogue after a change set. Nothing is ever taken out: a closed entry stays, with its last day. */
export const withEntries = (before: Catalogue, changed: Catalogue): Catalogue => ({
  items: new Map([...before.items, ...changed.items]),
  venues: new Map([...before.venues, ...changed.venues]),
  acceptances: new Map([...before.acceptances, ...changed.acceptances]),
})

/** Whether two entries say the same, however their members are ordered; a member without a value is no member. */
const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const members = (value: object) => new Map(Object.entries(value).filter(([, member]) => member !== undefined))
  const [left, right] = [members(a), members(b)]
  return left.size === right.size && [...left].every(([name, member]) => same(member, right.get(name)))
}
