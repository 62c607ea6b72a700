import { expect, test } from 'vitest'
import type { Change } from '../../../functions/catalog/entries/shapes.ts'
import {
  foreignChanges,
  futureLooks,
  isComplete,
  requiredApprovers,
  transitions,
} from '../../../functions/catalog/proposals/domain/proposal.ts'
import { acceptance, museum, museumEntry, unconfirmed } from './fixtures.ts'

const lift = (verifiedAt: string): Change => ({
  change: 'lift',
  venue: museum.id,
  state: 'suspended',
  to: '2026-11-23',
  verifiedAt,
})

test('a look may be of today or before, never of a day to come, wherever a change set claims it', () => {
  const looks = (day: string): Change[] => [
    lift(day),
    { change: 'replace', kind: 'venue', entry: { ...museum, verifiedAt: day } },
    { change: 'add', kind: 'acceptance', entry: { ...acceptance, verifiedAt: day } },
  ]
  expect(futureLooks(looks('2026-11-24'), '2026-11-23')).toEqual([0, 1, 2])
  expect(futureLooks(looks('2026-11-23'), '2026-11-23')).toEqual([])
  expect(futureLooks(looks('2026-11-22'), '2026-11-23')).toEqual([])
})

test('what claims no look claims none to come', () => {
  const none: Change[] = [
    { change: 'add', kind: 'venue', entry: museum },
    { change: 'add', kind: 'item', entry: museumEntry },
    { change: 'close', kind: 'venue', id: museum.id, to: '2027-12-31' },
    {
      change: 'mark',
      venue: museum.id,
      state: 'suspended',
      from: '2027-01-01',
      because: { zh: '检修', en: 'repair' },
    },
  ]
  expect(futureLooks(none, '2026-11-23')).toEqual([])
  expect(futureLooks([...none, lift('2026-11-24')], '2026-11-23')).toEqual([none.length])
})

test('foreign steps are told by their places, whichever province proposes', () => {
  const changes: Change[] = [
    { change: 'add', kind: 'item', entry: museumEntry },
    { change: 'replace', kind: 'venue', entry: museum },
    { change: 'add', kind: 'venue', entry: unconfirmed },
    { change: 'close', kind: 'venue', id: unconfirmed.id, to: '2026-12-31' },
    lift('2026-11-23'),
  ]
  expect(foreignChanges(changes, 'tianjin')).toEqual([2, 3])
  expect(foreignChanges(changes, 'beijing')).toEqual([1, 4])
  expect(foreignChanges(changes, 'hebei')).toEqual([1, 2, 3, 4])
  expect(requiredApprovers(changes.slice(1), 'beijing')).toEqual(['beijing'])
})

test('each move leads to a state of its own', () => {
  expect(Object.fromEntries(Object.entries(transitions).map(([move, { to }]) => [move, to]))).toEqual({
    approve: 'approved',
    object: 'objected',
    withdraw: 'withdrawn',
    publish: 'published',
    refuse: 'refused',
  })
})

test('one province’s approvals, however many, do not stand for another’s', () => {
  expect(isComplete(['tianjin'], [])).toBe(false)
  expect(isComplete(['tianjin'], [{ province: 'beijing' }, { province: 'tianjin' }])).toBe(true)
  expect(isComplete(['tianjin', 'hebei'], [{ province: 'tianjin' }, { province: 'tianjin' }])).toBe(false)
})
