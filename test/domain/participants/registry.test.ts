import { describe, expect, test } from 'vitest'
import {
  activeKeys,
  foreignScopes,
  grantedScopes,
  hasLapsed,
  isComplete,
  type Key,
  limitReached,
  type ParticipantRecord,
  publicState,
  withKey,
  withoutKey,
} from '../../../functions/participants/registry/domain/participant.ts'
import type { ParticipantId } from '../../../shared/contract/ids.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const minutes = 60_000
const days = 24 * 60 * minutes

const key = (kid: string, change: Partial<Key> = {}): Key =>
  ({
    kid,
    use: 'client',
    state: 'active',
    jwk: { kty: 'EC', crv: 'P-256', x: kid, y: kid },
    since: now.toISOString(),
    ...change,
  }) as Key
const keysOf = (count: number, change: Partial<Key>): Key[] =>
  Array.from({ length: count }, (_, i) => key(`${change.state}-${change.use}-${i}`, change))

const platform = {
  id: 'tj-platform' as ParticipantId,
  kind: 'platform',
  province: 'tianjin',
  name: { zh: '天津平台', en: 'Tianjin platform' },
  scopes: ['keys:self', 'cards:write'],
  baseUrl: 'https://hub.tj.example',
  state: 'active',
  keys: [key('a'), key('b', { use: 'code' })],
  since: now.toISOString(),
} as unknown as ParticipantRecord

describe('a registration', () => {
  test('of a platform is complete with both its province and its address, of others without either', () => {
    const { province, baseUrl } = platform
    expect(isComplete({ kind: 'platform', province, baseUrl })).toBe(true)
    expect(isComplete({ kind: 'platform', province, baseUrl: undefined })).toBe(false)
    expect(isComplete({ kind: 'platform', province: undefined, baseUrl })).toBe(false)
    for (const kind of ['venue', 'hotline', 'operator'] as const)
      expect(isComplete({ kind, province: undefined, baseUrl: undefined })).toBe(true)
  })

  test('names every scope its kind may not have, by its place', () => {
    expect(foreignScopes('venue', ['cards:write', 'keys:self', 'participants:admin'])).toEqual([0, 2])
    expect(foreignScopes('platform', ['cards:write', 'keys:self'])).toEqual([])
  })

  test('from before kinds had bounds grants no more than its kind may have', () => {
    expect(grantedScopes({ kind: 'venue', scopes: ['cards:write', 'keys:self'] })).toEqual(['keys:self'])
    expect(grantedScopes({ kind: 'operator', scopes: ['cards:resolve'] })).toEqual([])
  })
})

describe('the keys of a participant', () => {
  test('are active for the one use they were given', () => {
    const keys = [key('a'), key('b', { use: 'code' }), key('c', { state: 'revoked' }), key('d', { state: 'pending' })]
    expect(activeKeys({ keys }, 'client').map(({ kid }) => kid)).toEqual(['a'])
    expect(activeKeys({ keys }, 'code').map(({ kid }) => kid)).toEqual(['b'])
    expect(activeKeys({ keys }, 'answer')).toEqual([])
  })

  test('are at most two active ones of a use', () => {
    expect(limitReached(keysOf(1, { state: 'active', use: 'code' }), 'code')).toBeUndefined()
    expect(limitReached(keysOf(2, { state: 'active', use: 'code' }), 'code')).toBe('active')
    expect(limitReached(keysOf(2, { state: 'active', use: 'code' }), 'client')).toBeUndefined()
  })

  test('are at most four that wait, whatever their use', () => {
    const waiting = [...keysOf(2, { state: 'pending', use: 'code' }), ...keysOf(1, { state: 'pending', use: 'answer' })]
    expect(limitReached(waiting, 'client')).toBeUndefined()
    expect(limitReached([...waiting, key('x', { state: 'pending' })], 'client')).toBe('waiting')
  })

  test('are at most a hundred in all, revoked ones counted', () => {
    expect(limitReached(keysOf(99, { state: 'revoked', use: 'client' }), 'client')).toBeUndefined()
    expect(limitReached(keysOf(100, { state: 'revoked', use: 'client' }), 'client')).toBe('all')
  })

  test('are one for each kid: a changed one takes the place of the former, the others and all else stay', () => {
    const revoked = key('a', { state: 'revoked', reason: 'lost' })
    const changed = withKey(platform, revoked)
    expect(changed.keys).toHaveLength(2)
    expect(changed.keys).toEqual(expect.arrayContaining([revoked, key('b', { use: 'code' })]))
    expect({ ...changed, keys: platform.keys }).toEqual(platform)
    expect(withKey(platform, key('c')).keys.map(({ kid }) => kid)).toEqual(['a', 'b', 'c'])
  })

  test('without one of them are the others, and all else stays', () => {
    expect(withoutKey(platform, 'a')).toEqual({ ...platform, keys: [key('b', { use: 'code' })] })
    expect(withoutKey(platform, 'unknown')).toEqual(platform)
  })
})

describe('a key that waits', () => {
  const waiting = key('w', { use: 'code', state: 'pending' })
  const challenges = { w: { expires: later(10 * minutes).toISOString() } }

  test('unproven lapses at the instant its challenge ends', () => {
    expect(hasLapsed(waiting, { challenges }, later(10 * minutes - 1))).toBe(false)
    expect(hasLapsed(waiting, { challenges }, later(10 * minutes))).toBe(true)
    expect(hasLapsed(waiting, { challenges, steps: { w: {} } }, later(10 * minutes))).toBe(true)
  })

  test('proven lapses seven days after its proof, whatever became of its challenge', () => {
    for (const rest of [challenges, {}]) {
      const proven = { challenges: rest, steps: { w: { provenAt: now.toISOString() } } }
      expect(hasLapsed(waiting, proven, later(7 * days - 1))).toBe(false)
      expect(hasLapsed(waiting, proven, later(7 * days))).toBe(true)
    }
  })

  test('of whose challenge nothing is known has lapsed', () => {
    expect(hasLapsed(waiting, { challenges: {} }, now)).toBe(true)
  })

  test('no longer never lapses', () => {
    for (const state of ['active', 'revoked'] as const)
      expect(hasLapsed({ ...waiting, state }, { challenges }, later(30 * days))).toBe(false)
  })
})

test('other services learn who a participant is and its keys in use and revoked, and nothing else', () => {
  const { id, kind, province, name, state, baseUrl } = platform
  const revoked = key('r', { state: 'revoked', reason: 'lost' })
  const told = publicState({ ...platform, keys: [key('a'), key('p', { state: 'pending' }), revoked] }, 7)
  const { jwk } = key('a')
  expect(told).toStrictEqual({
    id,
    revision: 7,
    kind,
    province,
    name,
    state,
    baseUrl,
    keys: [
      { kid: 'a', use: 'client', state: 'active', jwk },
      { kid: 'r', use: 'client', state: 'revoked', jwk: revoked.jwk },
    ],
  })
})
