import { describe, expect, test } from 'vitest'
import { applyChanges } from '../../../functions/catalog/entries/domain/catalogue.ts'
import { acceptanceKey } from '../../../functions/catalog/entries/domain/known.ts'
import type { Acceptance, Change } from '../../../functions/catalog/entries/shapes.ts'
import { acceptance, catalogueOf, knownOf, museum, museumEntry } from './fixtures.ts'

const next: Acceptance = { ...acceptance, from: '2027-01-01', to: '2027-12-31' }
const both = catalogueOf([museumEntry], [museum], [acceptance, next])
const changed = (changes: Change[], before = both) => {
  const done = applyChanges(knownOf(before), changes)
  return done.ok ? [...done.entries.acceptances.values()] : done.conflicts.map(({ at }) => at)
}

describe('of two entries of an item at one venue', () => {
  test('a closing names one by its first day, and closes no other', () => {
    const { venue, item, from } = next
    expect(changed([{ change: 'close', kind: 'acceptance', venue, item, from, to: '2027-06-30' }])).toEqual([
      { ...next, to: '2027-06-30' },
    ])
    expect(
      changed([{ change: 'close', kind: 'acceptance', venue, item, from: '2028-01-01', to: '2028-06-30' }]),
    ).toEqual([0])
  })

  test('one may be written anew while the other is disputed', () => {
    const because = { zh: '争议', en: 'disputed' }
    const disputed = { ...next, states: [{ state: 'disputed' as const, from: '2027-02-01', because }] }
    const before = catalogueOf([museumEntry], [museum], [acceptance, disputed])
    const anew = { ...acceptance, basis: '规定第十四条' }
    expect(changed([{ change: 'replace', kind: 'acceptance', entry: anew }], before)).toEqual([anew])
  })

  test('one card form and one issuer in common on one day are too many', () => {
    const other: Acceptance = { ...acceptance, from: '2026-06-01', forms: ['physical', 'ecard'], issuers: ['hebei'] }
    const before = catalogueOf([museumEntry], [museum], [other])
    expect(changed([{ change: 'add', kind: 'acceptance', entry: acceptance }], before)).toEqual([0])
    expect(
      changed([{ change: 'add', kind: 'acceptance', entry: { ...acceptance, issuers: ['beijing'] } }], before),
    ).toHaveLength(1)
    expect(acceptanceKey(other)).not.toBe(acceptanceKey(acceptance))
  })
})

test('an entry that loses a member, or gains one, is another', () => {
  const { to: _end, ...open } = acceptance
  const alone = catalogueOf([museumEntry], [museum], [acceptance])
  expect(changed([{ change: 'replace', kind: 'acceptance', entry: open }], alone)).toEqual([open])
  const without = catalogueOf([museumEntry], [museum], [open])
  expect(changed([{ change: 'replace', kind: 'acceptance', entry: acceptance }], without)).toEqual([acceptance])
  expect(changed([{ change: 'replace', kind: 'acceptance', entry: { ...acceptance } }], alone)).toEqual([])
})
