import { describe, expect, test } from 'vitest'
import { check } from '../../../functions/catalog/checks/domain/check.ts'
import { disputePolicy, disputingCases, isDisputable } from '../../../functions/catalog/disputes/domain/dispute.ts'
import { applyChanges, withEntries } from '../../../functions/catalog/entries/domain/catalogue.ts'
import type { Acceptance, Change, StateWindow } from '../../../functions/catalog/entries/shapes.ts'
import { acceptance, catalogueOf, knownOf, museum, museumEntry, sample } from './fixtures.ts'

// First and last days count: what ends on a day still holds on it, what begins on a day holds from its first minute.
const because = { zh: '检修', en: 'repair' }
const states = (...windows: [StateWindow['state'], string, string?][]): StateWindow[] =>
  windows.map(([state, from, to]) => ({ state, from, ...(to !== undefined && { to }), because }))
const marked = (windows: StateWindow[]): Acceptance => ({ ...acceptance, states: windows })

const applied = (before: Acceptance, change: Change): Acceptance | undefined => {
  const catalogue = catalogueOf([museumEntry], [museum], [before])
  const done = applyChanges(knownOf(catalogue), [change])
  if (!done.ok) throw new Error(JSON.stringify(done.conflicts))
  return [...withEntries(catalogue, done.entries).acceptances.values()][0]
}

describe('a lift', () => {
  const lift = { change: 'lift', venue: museum.id, state: 'suspended', verifiedAt: '2026-11-23' } as const
  const lifted = (to: string, ...windows: Parameters<typeof states>) =>
    applied(marked(states(...windows)), { ...lift, to })?.states

  test('leaves a window alone that closed earlier: what was published of those days stays', () => {
    expect(lifted('2026-11-22', ['suspended', '2026-11-01', '2026-11-05'])).toEqual(
      states(['suspended', '2026-11-01', '2026-11-05']),
    )
  })
  test('leaves a window alone that closes on its very day', () => {
    expect(lifted('2026-11-22', ['suspended', '2026-11-01', '2026-11-22'])).toEqual(
      states(['suspended', '2026-11-01', '2026-11-22']),
    )
  })
  test('shortens a window that would close later, and one without an end', () => {
    expect(lifted('2026-11-22', ['suspended', '2026-11-01', '2026-11-23'])).toEqual(
      states(['suspended', '2026-11-01', '2026-11-22']),
    )
    expect(lifted('2026-11-22', ['suspended', '2026-11-22'])).toEqual(states(['suspended', '2026-11-22', '2026-11-22']))
  })
  test('takes back a window that has not begun', () => {
    expect(lifted('2026-11-22', ['suspended', '2026-11-23'])).toEqual([])
    expect(lifted('2026-11-22', ['suspended', '2026-11-23', '2026-12-31'])).toEqual([])
  })
  test('does all of that window by window, and lets windows of another state be', () => {
    expect(
      lifted(
        '2026-11-22',
        ['suspended', '2026-10-01', '2026-10-05'],
        ['disputed', '2026-11-01'],
        ['suspended', '2026-11-10'],
        ['suspended', '2026-12-01'],
      ),
    ).toEqual(
      states(
        ['suspended', '2026-10-01', '2026-10-05'],
        ['disputed', '2026-11-01'],
        ['suspended', '2026-11-10', '2026-11-22'],
      ),
    )
  })
})

describe('a mark', () => {
  const mark = { change: 'mark', venue: museum.id, state: 'suspended', because } as const
  const count = (window: Parameters<typeof states>[0], from: string) =>
    applied(marked(states(window)), { ...mark, from })?.states.length
  test.each<[string, Parameters<typeof states>[0], string, number]>([
    [
      'on the last day of a window of the same state is no news',
      ['suspended', '2026-11-01', '2026-11-05'],
      '2026-11-05',
      1,
    ],
    ['on the first day of one is no news', ['suspended', '2026-11-05'], '2026-11-05', 1],
    ['on the day after the last is news', ['suspended', '2026-11-01', '2026-11-05'], '2026-11-06', 2],
    ['on the day before the first is news', ['suspended', '2026-11-05'], '2026-11-04', 2],
    ['of another state is news', ['disputed', '2026-11-01'], '2026-11-05', 2],
  ])('%s', (_name, window, from, windows) => {
    expect(count(window, from)).toBe(windows)
  })
  test('may end on the day it begins, and not on the day before', () => {
    const at = (to: string) => applyChanges(knownOf(sample), [{ ...mark, from: '2026-11-05', to }]).ok
    expect([at('2026-11-05'), at('2026-11-04')]).toEqual([true, false])
  })
})

describe('two entries of one item at one venue', () => {
  const add = (entry: Partial<Acceptance>) =>
    applyChanges(knownOf(sample), [{ change: 'add', kind: 'acceptance', entry: { ...acceptance, ...entry } }]).ok
  test('may follow each other by the day: one ends the day before the next begins', () => {
    expect(add({ from: '2025-01-01', to: '2025-12-31' })).toBe(true)
    expect(add({ from: '2025-01-01', to: '2026-01-01' })).toBe(false)
    expect(add({ from: '2027-01-01', to: undefined })).toBe(true)
    expect(add({ from: '2026-12-31', to: undefined })).toBe(false)
  })
  test('never share a day, however one lies in the other', () => {
    expect(add({ from: '2025-01-01', to: undefined })).toBe(false)
    expect(add({ from: '2025-01-01', to: '2027-12-31' })).toBe(false)
    expect(add({ from: '2026-02-01', to: '2026-02-01' })).toBe(false)
  })
  test('may be closed on their first day, and not before', () => {
    const close = (to: string) =>
      applyChanges(knownOf(sample), [
        { change: 'close', kind: 'acceptance', venue: museum.id, item: 'CU-01', from: '2026-01-01', to },
      ]).ok
    expect([close('2026-01-01'), close('2025-12-31')]).toEqual([true, false])
  })
})

describe('on its last day', () => {
  const facts = { venue: museum, item: museumEntry, acceptances: [acceptance] }
  const on = (day: string, more: object) => check({ ...facts, ...more }, { form: 'ecard', issuer: 'hebei', day }).answer
  test.each([
    ['a venue', { venue: { ...museum, to: '2026-11-23' } }],
    ['an item', { item: { ...museumEntry, to: '2026-11-23' } }],
    ['an acceptance', { acceptances: [{ ...acceptance, to: '2026-11-23' }] }],
  ])('%s is still there; on the day after it is not', (_name, more) => {
    expect([on('2026-11-23', more), on('2026-11-24', more)]).toEqual(['yes', 'no'])
  })
  test.each(['suspended', 'disputed'] as const)(
    'a window of %s still counts; on the day after it does not',
    (state) => {
      const more = { acceptances: [marked(states([state, '2026-11-20', '2026-11-23']))] }
      expect([on('2026-11-19', more), on('2026-11-20', more)]).toEqual(['yes', state])
      expect([on('2026-11-23', more), on('2026-11-24', more)]).toEqual([state, 'yes'])
    },
  )
  test('an acceptance can still be disputed; so can one whose dispute has ended', () => {
    expect(isDisputable(acceptance, '2026-12-31')).toBe(true)
    expect(isDisputable(acceptance, '2027-01-01')).toBe(false)
    const ends = marked(states(['disputed', '2026-11-01', '2026-11-22']))
    expect([isDisputable(ends, '2026-11-22'), isDisputable(ends, '2026-11-23')]).toEqual([false, true])
    expect(isDisputable(marked(states(['suspended', '2026-11-01'])), '2026-11-23')).toBe(true)
  })
})

describe('what counts towards a dispute', () => {
  const reports = (reasonCode: string) =>
    ['A', 'B', 'C'].map((name) => ({ case: name, item: 'CU-01', reasonCode, occurredAt: '2026-11-20T02:00:00.000Z' }))
  const disputed = (reasonCode: string) => disputingCases(acceptance, reports(reasonCode)).length > 0
  test.each(['not_accepted', 'device_broken', 'staff_unaware', 'asked_for_other_card'])(
    'a card turned away counts, with the reason %s',
    (reason) => {
      expect(disputed(reason)).toBe(true)
    },
  )
  test.each(['not_accessible', 'not_listed', ''])('what is no refusal of the card does not: %s', (reason) => {
    expect(disputed(reason)).toBe(false)
  })
  test('a mix of reasons counts together', () => {
    const mixed = reports('asked_for_other_card').map((r, i) => ({
      ...r,
      reasonCode: disputePolicy.reasons[i] as string,
    }))
    expect(disputingCases(acceptance, mixed)).toEqual(['A', 'B', 'C'])
  })
  test('the day of a report is the day in China', () => {
    const at = (occurredAt: string) =>
      disputingCases(
        { ...acceptance, verifiedAt: '2026-11-19' },
        reports('not_accepted').map((r) => ({ ...r, occurredAt })),
      )
    expect(at('2026-11-19T15:59:59.999Z')).toEqual([])
    expect(at('2026-11-19T16:00:00.000Z')).toEqual(['A', 'B', 'C'])
  })
})
