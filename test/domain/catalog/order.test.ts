import { describe, expect, test } from 'vitest'
import { disputingCases, isDisputable, type Report } from '../../../functions/catalog/disputes/domain/dispute.ts'
import { applyChanges, emptyCatalogue, isEmpty } from '../../../functions/catalog/entries/domain/catalogue.ts'
import type { Change } from '../../../functions/catalog/entries/shapes.ts'
import { acceptance, catalogueOf, knownOf, museum, museumEntry, sample } from './fixtures.ts'

const entriesOf = (changes: Change[], before = sample) => {
  const done = applyChanges(knownOf(before), changes)
  return done.ok ? done.entries : done.conflicts
}

describe('the cases that dispute an acceptance', () => {
  const report = (name: string, day: number): Report => ({
    case: name,
    reasonCode: 'not_accepted',
    occurredAt: `2026-11-${String(day).padStart(2, '0')}T02:00:00.000Z`,
  })

  test('are told as they happened, however they are named', () => {
    const fresh = { item: 'CU-01', from: '2026-01-01' }
    const reports = [report('A', 9), report('B', 3), report('C', 5), report('D', 1)]
    expect(disputingCases(fresh, reports)).toEqual(['D', 'B', 'C'])
    expect(disputingCases(fresh, reports.toReversed())).toEqual(['D', 'B', 'C'])
  })

  test('can be about an acceptance without an end', () => {
    const { to: _end, ...open } = acceptance
    expect(isDisputable(open, '2030-01-01')).toBe(true)
    expect(isDisputable(acceptance, '2030-01-01')).toBe(false)
  })
})

describe('a change set', () => {
  test('closes an item, a venue or an acceptance by its last day, and nothing else', () => {
    const to = '2026-11-30'
    const entries = { items: new Map(), venues: new Map(), acceptances: new Map() }
    expect(entriesOf([{ change: 'close', kind: 'item', id: 'CU-01', to }])).toEqual({
      ...entries,
      items: new Map([['CU-01', { ...museumEntry, to }]]),
    })
    expect(entriesOf([{ change: 'close', kind: 'venue', id: museum.id, to }])).toEqual({
      ...entries,
      venues: new Map([[museum.id, { ...museum, to }]]),
    })
  })

  test('that leaves any one entry different is news, however many of another kind there are', () => {
    const { items, venues, acceptances } = catalogueOf([museumEntry], [museum], [acceptance])
    expect(isEmpty(emptyCatalogue)).toBe(true)
    for (const some of [{ items }, { venues }, { acceptances }, { items, venues }, { venues, acceptances }])
      expect(isEmpty({ ...emptyCatalogue, ...some })).toBe(false)
  })

  test('does not add what is there, nor replace what is not', () => {
    const other = { ...museum, id: 'tj-120103-009' }
    expect(entriesOf([{ change: 'add', kind: 'item', entry: museumEntry }])).toMatchObject([{ at: 0 }])
    expect(entriesOf([{ change: 'add', kind: 'venue', entry: museum }])).toMatchObject([{ at: 0 }])
    expect(entriesOf([{ change: 'replace', kind: 'venue', entry: other }])).toMatchObject([{ at: 0 }])
    expect(entriesOf([{ change: 'replace', kind: 'item', entry: { ...museumEntry, id: 'CU-99' } }])).toMatchObject([
      { at: 0 },
    ])
  })
})
