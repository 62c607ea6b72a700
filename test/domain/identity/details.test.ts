import { describe, expect, test } from 'vitest'
import { CardEventType } from '../../../functions/identity/cards/contract.ts'
import { impossibleEvents, statusAt } from '../../../functions/identity/cards/domain/lifecycle.ts'
import { lifecyclePolicies, policyAt } from '../../../functions/identity/cards/domain/lifecyclePolicy.ts'
import { readPersonNumber } from '../../../functions/identity/cards/domain/personNumber.ts'
import type { CodeAlphabet, CodeProfile } from '../../../functions/identity/codes/contract.ts'
import { classify, sharedProfile } from '../../../functions/identity/codes/profiles/domain/profile.ts'
import { judge } from '../../../functions/identity/resolution/domain/resolution.ts'

const on = (day: number) => new Date(Date.UTC(2026, 10, day))
const life = (types: [string, number][], validUntil: string) => ({
  home: 'hebei' as const,
  events: types.map(([type, day], i) => ({
    sequence: i + 1,
    type: CardEventType.parse(type),
    effectiveAt: on(day).toISOString(),
  })),
  validUntil,
})

describe('a card', () => {
  test('says by which event it came to its stage, and no later one that changes something else', () => {
    const told: [string, number][] = [
      ['issue', 1],
      ['activate', 2],
      ['lock', 3],
    ]
    expect(statusAt(life(told, '2035-12-31'), on(4))).toMatchObject({ status: 'LOCKED', stageBy: 2, since: on(3) })
    expect(statusAt(life([...told, ['replace', 5]], '2035-12-31'), on(6))).toMatchObject({
      status: 'REPLACED',
      stageBy: 4,
    })
  })

  test('can be cancelled before it was ever activated', () => {
    expect(
      statusAt(
        life(
          [
            ['issue', 1],
            ['cancel', 2],
          ],
          '2035-12-31',
        ),
        on(3),
      ),
    ).toMatchObject({ status: 'CANCELLED' })
  })

  const lost: [string, number][] = [
    ['issue', 1],
    ['activate', 1],
    ['temporary-loss', 2],
  ]

  test('whose loss lapsed before it expired has expired, whenever one looks', () => {
    expect(statusAt(life(lost, '2026-11-19'), on(10))?.status).toBe('ACTIVE')
    expect(statusAt(life(lost, '2026-11-19'), on(29))).toMatchObject({
      status: 'EXPIRED',
      since: new Date('2026-11-19T16:00:00.000Z'),
    })
  })

  test('whose loss lapsed after it expired has no loss left to lift', () => {
    const lifted = (day: number) => impossibleEvents(life([...lost, ['release', day]], '2026-11-04'))
    expect(lifted(8)).toEqual([])
    expect(lifted(12)).toEqual([4])
  })

  test('is judged by the policy that began at that very instant, and by the first before any began', () => {
    const [first] = lifecyclePolicies
    expect(policyAt(new Date(first.from))).toBe(first)
    expect(policyAt(new Date(0))).toBe(first)
    expect(Number.isNaN(Date.parse(first.from))).toBe(false)
  })
})

test('the number of a foreign employee has one to fourteen characters behind its country and digit', () => {
  const read = (more: string) => readPersonNumber('foreign-employee', `USA0${more}`, on(23)).ok
  expect([0, 1, 14, 15].map((length) => read('E'.repeat(length)))).toEqual([false, true, true, false])
})

describe('a code', () => {
  test.each<[CodeAlphabet, string, string]>([
    ['digits', '0', 'A'],
    ['hex-upper', 'F', 'G'],
    ['base32', 'A', '1'],
    ['upper-digits', 'Z', 'a'],
    ['alphanumeric', 'z', '-'],
    ['base64url', '_', '.'],
  ])('of %s holds nothing else, at no place', (alphabet, good, bad) => {
    const profile: CodeProfile = {
      ...sharedProfile,
      id: 'he-code',
      shape: { prefix: 'HE1.', alphabet, length: { min: 3, max: 3 } },
    }
    const found = (rest: string) => classify(`HE1.${rest}`, [profile])
    expect(found(good.repeat(3))).toEqual({ profile, payload: good.repeat(3) })
    for (const wrong of [bad + good + good, good + bad + good, good + good + bad])
      expect(found(wrong), wrong).toBe('malformed')
  })

  test('of the shared profile has 120 to 512 characters', () => {
    const signed = (length: number) => `eyJ.${'b'.repeat(length - 6)}.c`
    const kinds = [119, 120, 512, 513].map((length) => {
      const found = classify(signed(length), [])
      return typeof found === 'string' ? found : found.profile.id
    })
    expect(kinds).toEqual(['malformed', 'jjj-code', 'jjj-code', 'malformed'])
  })

  test('of the shared profile opens a door once, lives two minutes at most, and no knowledge older than a day lets it pass', () => {
    expect(sharedProfile).toMatchObject({
      id: 'jjj-code',
      mode: 'signed',
      state: 'active',
      singleUse: true,
      maxLifeSeconds: 120,
      offlinePolicy: { policy: 'OFFLINE_ALLOWED', maxStalenessSeconds: 86_400 },
    })
    expect(Number.isNaN(Date.parse(sharedProfile.changedAt))).toBe(false)
    expect(sharedProfile).not.toHaveProperty('owner')
  })
})

test('an area outside the hub is told as such: no home is to blame, and nothing the person could add helps', () => {
  const question = { several: true, contradiction: true, outsideHub: true }
  const judged = judge([], [{ home: 'hebei', reason: 'unavailable' }], question)
  expect(judged).toMatchObject({ outcome: 'NOT_FOUND', needs: [], card: undefined })
  expect(judged.reasons).toHaveLength(1)
})
