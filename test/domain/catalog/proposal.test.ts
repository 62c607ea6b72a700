import { expect, test } from 'vitest'
import type { Change } from '../../../functions/catalog/entries/shapes.ts'
import { proposalStates } from '../../../functions/catalog/proposals/contract.ts'
import {
  foreignChanges,
  isComplete,
  may,
  requiredApprovers,
} from '../../../functions/catalog/proposals/domain/proposal.ts'
import { acceptance, museum, museumEntry } from './fixtures.ts'

const because = { zh: '检修', en: 'repair' }
const own: Change[] = [
  { change: 'replace', kind: 'venue', entry: museum },
  { change: 'add', kind: 'acceptance', entry: acceptance },
  { change: 'close', kind: 'venue', id: museum.id, to: '2026-12-31' },
  { change: 'close', kind: 'acceptance', venue: museum.id, item: 'CU-01', from: '2026-01-01', to: '2026-12-31' },
  { change: 'mark', venue: museum.id, state: 'suspended', from: '2026-11-23', because },
  { change: 'lift', venue: museum.id, state: 'suspended', to: '2026-11-23', verifiedAt: '2026-11-23' },
]
const shared: Change[] = [
  { change: 'add', kind: 'item', entry: museumEntry },
  { change: 'close', kind: 'item', id: 'CU-01', to: '2026-12-31' },
]

test('own venues and acceptances need the owner alone', () => {
  for (const change of own) {
    expect(requiredApprovers([change], 'tianjin')).toEqual(['tianjin'])
    expect(foreignChanges([change], 'tianjin')).toEqual([])
    expect(foreignChanges([change], 'hebei')).toEqual([0])
  }
})

test('anything that touches a shared item needs every province', () => {
  for (const change of shared) {
    expect(requiredApprovers([...own, change], 'tianjin')).toEqual(['beijing', 'tianjin', 'hebei'])
    expect(foreignChanges([change], 'hebei')).toEqual([])
  }
})

test('a set is complete when each required province has approved, in any order', () => {
  const all = ['beijing', 'tianjin', 'hebei'] as const
  expect(isComplete(all, [{ province: 'hebei' }, { province: 'beijing' }])).toBe(false)
  expect(isComplete(all, [{ province: 'hebei' }, { province: 'beijing' }, { province: 'tianjin' }])).toBe(true)
})

test('only an open proposal can be decided by people; only an approved one by the hub', () => {
  const allowed = (move: Parameters<typeof may>[0]) => proposalStates.filter((state) => may(move, state))
  expect(allowed('approve')).toEqual(['open'])
  expect(allowed('object')).toEqual(['open'])
  expect(allowed('withdraw')).toEqual(['open'])
  expect(allowed('refuse')).toEqual(['approved'])
  expect(allowed('publish')).toEqual(['approved', 'refused'])
})
