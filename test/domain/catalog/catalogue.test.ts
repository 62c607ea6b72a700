import { describe, expect, test } from 'vitest'
import {
  applyChanges,
  type Catalogue,
  isEmpty,
  withEntries,
} from '../../../functions/catalog/entries/domain/catalogue.ts'
import { acceptanceKey } from '../../../functions/catalog/entries/domain/known.ts'
import { type Acceptance, Change, Venue } from '../../../functions/catalog/entries/shapes.ts'
import { acceptance, catalogueOf, knownOf, museum, museumEntry, readerCard, sample } from './fixtures.ts'

const because = { zh: '检修', en: 'repair' }
const applied = (changes: Change[], before: Catalogue = sample) => {
  const done = applyChanges(knownOf(before), changes)
  if (!done.ok) throw new Error(JSON.stringify(done.conflicts))
  return { catalogue: withEntries(before, done.entries), changed: !isEmpty(done.entries) }
}
const held = ({ catalogue }: { catalogue: Catalogue }): Acceptance | undefined =>
  catalogue.acceptances.get(acceptanceKey(acceptance))

describe('a change set', () => {
  test('adds, replaces and closes; what was before stays as it was', () => {
    const { catalogue } = applied([
      { change: 'add', kind: 'venue', entry: { ...museum, id: 'tj-120103-002', name: '天津美术馆' } },
      { change: 'add', kind: 'acceptance', entry: { ...acceptance, venue: 'tj-120103-002' } },
      { change: 'replace', kind: 'item', entry: { ...readerCard, name: '读者证' } },
      { change: 'close', kind: 'acceptance', venue: museum.id, item: 'CU-01', from: '2026-01-01', to: '2026-11-30' },
    ])
    expect(catalogue.venues.size).toBe(3)
    expect(catalogue.items.get('CU-03')?.name).toBe('读者证')
    expect(held({ catalogue })?.to).toBe('2026-11-30')
    expect(sample.venues.size).toBe(2)
    expect(held({ catalogue: sample })?.to).toBe('2026-12-31')
  })

  test.each<[string, Change]>([
    ['adds what exists', { change: 'add', kind: 'item', entry: museumEntry }],
    ['replaces what does not', { change: 'replace', kind: 'item', entry: { ...museumEntry, id: 'CU-99' } }],
    ['closes what does not exist', { change: 'close', kind: 'venue', id: 'tj-120103-009', to: '2026-12-01' }],
    ['accepts an unknown item', { change: 'add', kind: 'acceptance', entry: { ...acceptance, item: 'XX-01' } }],
    [
      'accepts at an unknown venue',
      { change: 'add', kind: 'acceptance', entry: { ...acceptance, venue: 'tj-120103-009' } },
    ],
    [
      'accepts a form the item does not know',
      {
        change: 'add',
        kind: 'acceptance',
        entry: { ...acceptance, from: '2027-01-01', to: undefined, forms: ['bank'] },
      },
    ],
    [
      'ends before it begins',
      { change: 'close', kind: 'acceptance', venue: museum.id, item: 'CU-01', from: '2026-01-01', to: '2025-12-31' },
    ],
    [
      'marks nothing',
      { change: 'mark', venue: museum.id, item: 'CU-03', state: 'disputed', from: '2026-11-23', because },
    ],
  ])('that %s is refused whole, naming the step', (_name, wrong) => {
    const done = applyChanges(knownOf(sample), [
      { change: 'add', kind: 'item', entry: { ...museumEntry, id: 'CU-10' } },
      wrong,
    ])
    expect(done).toMatchObject({ ok: false, conflicts: [{ at: 1 }] })
  })

  test('that changes nothing says so: the same mark or the same entry again is no news', () => {
    const mark: Change = { change: 'mark', venue: museum.id, state: 'disputed', from: '2026-11-23', because }
    const once = applied([mark])
    expect(once.changed).toBe(true)
    expect(applied([{ ...mark, from: '2026-11-25' }], once.catalogue).changed).toBe(false)
    expect(applied([{ change: 'replace', kind: 'item', entry: { ...museumEntry } }]).changed).toBe(false)
  })

  test('a lift ends open windows and records the look', () => {
    const disputed = applied([{ change: 'mark', venue: museum.id, state: 'disputed', from: '2026-11-20', because }])
    const lifted = applied(
      [{ change: 'lift', venue: museum.id, state: 'disputed', to: '2026-11-22', verifiedAt: '2026-11-23' }],
      disputed.catalogue,
    )
    expect(held(lifted)).toMatchObject({
      verifiedAt: '2026-11-23',
      states: [{ state: 'disputed', from: '2026-11-20', to: '2026-11-22' }],
    })
  })

  const next: Acceptance = { ...acceptance, from: '2027-01-01', to: undefined }
  test.each<[string, Acceptance, boolean]>([
    ['begins the day after the other ends', next, true],
    ['begins on the last day of the other', { ...next, from: '2026-12-31' }, false],
    ['ends on the first day of the other', { ...next, from: '2025-01-01', to: '2026-01-01' }, false],
    ['shares its days, but no card form', { ...next, from: '2026-06-01', forms: ['physical'] }, true],
    ['shares its days, but no issuer', { ...next, from: '2026-06-01', issuers: ['tianjin'] }, true],
  ])('a second acceptance of the item that %s: %s', (_name, entry, ok) => {
    expect(applyChanges(knownOf(sample), [{ change: 'add', kind: 'acceptance', entry }]).ok).toBe(ok)
  })

  test('a dispute is not written away: the entry written anew, or another one beside it, must carry it', () => {
    const dispute: Change = { change: 'mark', venue: museum.id, state: 'disputed', from: '2026-11-20', because }
    const disputed = knownOf(applied([dispute]).catalogue)
    const marked = disputed.acceptances(museum.id)[0]
    const write = (change: 'add' | 'replace', entry: Acceptance) =>
      applyChanges(disputed, [{ change, kind: 'acceptance', entry }])
    expect(write('replace', acceptance)).toMatchObject({ ok: false, conflicts: [{ at: 0 }] })
    expect(write('add', next)).toMatchObject({ ok: false, conflicts: [{ at: 0 }] })
    const states = marked?.states ?? []
    expect(write('replace', { ...acceptance, basis: '规定第十八条', states }).ok).toBe(true)
    expect(write('add', { ...next, states }).ok).toBe(true)
    const lift: Change = {
      change: 'lift',
      venue: museum.id,
      state: 'disputed',
      to: '2026-11-21',
      verifiedAt: '2026-11-22',
    }
    expect(applyChanges(disputed, [lift, { change: 'add', kind: 'acceptance', entry: next }]).ok).toBe(true)
  })

  test('a mark more than an entry can hold is refused here, not when the release is built', () => {
    const marks = Array.from({ length: 21 }, (_, n): Change => {
      const day = `2026-11-${String(n + 1).padStart(2, '0')}`
      return { change: 'mark', venue: museum.id, state: 'suspended', from: day, to: day, because }
    })
    expect(applyChanges(knownOf(sample), marks.slice(0, 20)).ok).toBe(true)
    expect(applyChanges(knownOf(sample), marks)).toMatchObject({ ok: false, conflicts: [{ at: 20 }] })
  })

  test('order within a set counts: an acceptance may refer to a venue added before it, not after', () => {
    const venue: Change = { change: 'add', kind: 'venue', entry: museum }
    const accept: Change = { change: 'add', kind: 'acceptance', entry: acceptance }
    const empty = catalogueOf([museumEntry], [], [])
    expect(applyChanges(knownOf(empty), [venue, accept]).ok).toBe(true)
    expect(applyChanges(knownOf(empty), [accept, venue])).toMatchObject({ ok: false, conflicts: [{ at: 0 }] })
  })
})

describe('an entry is refused when', () => {
  test.each([
    ['id and province disagree', { ...museum, province: 'hebei' }],
    ['id and area disagree', { ...museum, area: '120104' }],
    ['letters and area disagree', { ...museum, id: 'bj-120103-001', province: 'beijing' }],
    ['confirmed without a source', { ...museum, source: undefined }],
    ['a zero-width character hides in the name', { ...museum, name: '天津\u200b博物馆' }],
    ['a direction mark hides in the name', { ...museum, name: '天津\u202e博物馆' }],
    ['the name is blank', { ...museum, name: '\u3000 ' }],
    ['the name is half a character', { ...museum, name: '馆\ud83d' }],
    ['the name is a filler nobody sees', { ...museum, name: '\u3164' }],
    ['the name has only marks', { ...museum, name: '——' }],
    ['the name is two lines', { ...museum, name: '天津\u2028博物馆' }],
    ['the area has full-width digits', { ...museum, area: '１２０１０３' }],
  ])('%s', (_name, venue) => {
    expect(Venue.safeParse(venue).success).toBe(false)
  })

  test('an acceptance would end before it begins', () => {
    expect(
      Change.safeParse({ change: 'add', kind: 'acceptance', entry: { ...acceptance, to: '2025-12-31' } }).success,
    ).toBe(false)
  })
})
