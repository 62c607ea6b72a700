import { describe, expect, test } from 'vitest'
import { acceptanceKey, applyChanges, type Catalogue } from '../../../functions/catalog/domain/catalogue.ts'
import { type Acceptance, Change, Venue } from '../../../functions/catalog/entries.ts'
import { acceptance, catalogueOf, museum, museumEntry, readerCard, sample } from './fixtures.ts'

const because = { zh: '检修', en: 'repair' }
const applied = (changes: Change[], before: Catalogue = sample) => {
  const done = applyChanges(before, changes)
  if (!done.ok) throw new Error(JSON.stringify(done.conflicts))
  return done
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
    const done = applyChanges(sample, [{ change: 'add', kind: 'item', entry: { ...museumEntry, id: 'CU-10' } }, wrong])
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

  test('order within a set counts: an acceptance may refer to a venue added before it, not after', () => {
    const venue: Change = { change: 'add', kind: 'venue', entry: museum }
    const accept: Change = { change: 'add', kind: 'acceptance', entry: acceptance }
    const empty = catalogueOf([museumEntry], [], [])
    expect(applyChanges(empty, [venue, accept]).ok).toBe(true)
    expect(applyChanges(empty, [accept, venue])).toMatchObject({ ok: false, conflicts: [{ at: 0 }] })
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
