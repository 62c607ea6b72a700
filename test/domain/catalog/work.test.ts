import { describe, expect, test } from 'vitest'
import { applyChanges } from '../../../functions/catalog/entries/domain/catalogue.ts'
import { mostTouched } from '../../../functions/catalog/entries/domain/draft.ts'
import type { Acceptance, Change } from '../../../functions/catalog/entries/shapes.ts'
import { acceptance, catalogueOf, knownOf, museum, museumEntry } from './fixtures.ts'

const because = { zh: '检修', en: 'repair' }
const itemOf = (n: number) => ({ ...museumEntry, id: `IT-${String(n).padStart(4, '0')}` })

/** A venue with many acceptances, each of its own item, and how many of them were handed out. */
const crowded = (count: number) => {
  const items = Array.from({ length: count }, (_, n) => itemOf(n))
  const known = knownOf(
    catalogueOf(
      items,
      [museum],
      items.map(({ id }) => ({ ...acceptance, item: id })),
    ),
  )
  const handed = { out: 0 }
  const acceptances = (venue: string, item?: string) => {
    const found = known.acceptances(venue, item)
    handed.out += found.length
    return found
  }
  return { known: { ...known, acceptances }, handed }
}

const marks = (count: number): Change[] =>
  Array.from({ length: count }, () => ({
    change: 'mark',
    venue: museum.id,
    state: 'suspended',
    from: '2026-11-20',
    because,
  }))

/** An entry that counts each time something looks at it. */
const watched = (entry: Acceptance, seen: () => void): Acceptance =>
  new Proxy(entry, {
    get: (target, name, receiver) => {
      seen()
      return Reflect.get(target, name, receiver)
    },
  })

describe('the work of one change set', () => {
  test('is bounded: the first mark beyond the bound is named with it, and nothing behind it is looked at', () => {
    const { known, handed } = crowded(3_600)
    const done = applyChanges(known, marks(1_000))
    expect(done).toMatchObject({
      ok: false,
      conflicts: [{ at: 5, because: { en: expect.stringContaining(String(mostTouched)) } }],
    })
    expect(done.ok || done.conflicts).toHaveLength(1)
    expect(handed.out).toBe(3_600)
  })

  test('up to the bound it is done, and what was known is asked for once', () => {
    const { known, handed } = crowded(2_000)
    const done = applyChanges(known, marks(10))
    expect(done.ok && done.entries.acceptances.size).toBe(2_000)
    expect(handed.out).toBe(2_000)
    expect(applyChanges(known, marks(11))).toMatchObject({ ok: false, conflicts: [{ at: 10 }] })
  })

  test('grows with the set: twice the entries are looked at twice as often', () => {
    const looksAt = (count: number): number => {
      let looks = 0
      const entries = Array.from({ length: count }, (_, n) =>
        watched({ ...acceptance, item: itemOf(n).id }, () => looks++),
      )
      const known = knownOf(
        catalogueOf(
          Array.from({ length: count }, (_, n) => itemOf(n)),
          [museum],
          [],
        ),
      )
      const done = applyChanges(
        known,
        entries.map((entry): Change => ({ change: 'add', kind: 'acceptance', entry })),
      )
      expect(done.ok && done.entries.acceptances.size).toBe(count)
      return looks
    }
    expect(looksAt(400)).toBe(2 * looksAt(200))
  })
})
