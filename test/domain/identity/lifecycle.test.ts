import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CardEventType } from '../../../functions/identity/cards/contract.ts'
import { mergeEvent } from '../../../functions/identity/cards/domain/cardEvents.ts'
import {
  expiryOf,
  impossibleEvents,
  type LifeEvent,
  statusAt,
  transitions,
  usesOf,
} from '../../../functions/identity/cards/domain/lifecycle.ts'
import { lifecyclePolicies, policyAt, rulesOf } from '../../../functions/identity/cards/domain/lifecyclePolicy.ts'
import { CardStatus } from '../../../functions/identity/words/status.ts'
import { Province } from '../../../shared/contract/province.ts'

const day = 86_400_000
const start = Date.parse('2026-11-01T00:00:00.000Z')
const at = (days: number) => new Date(start + days * day)
/** `lock@3`: a lock effective three days after the start; sequences follow the list. */
const events = (story: string): LifeEvent[] =>
  story.split(' ').map((word, i) => {
    const [type, days = '0'] = word.split('@')
    return { sequence: i + 1, type: CardEventType.parse(type), effectiveAt: at(Number(days)).toISOString() }
  })
const life = (story: string, home: Province = 'hebei', validUntil: string | undefined = '2035-12-31') => ({
  home,
  events: events(story),
  validUntil,
})
const statusOn = (story: string, days: number, home?: Province, validUntil?: string) =>
  statusAt(life(story, home, validUntil), at(days))?.status

describe('card status', () => {
  test.each<[string, number, CardStatus | undefined]>([
    ['issue', 1, 'NOT_ACTIVATED'],
    ['issue@2', 1, undefined],
    ['activate', 1, undefined],
    ['issue activate', 1, 'ACTIVE'],
    ['issue activate@5', 1, 'NOT_ACTIVATED'],
    ['issue activate temporary-loss', 6.99, 'TEMP_LOST'],
    ['issue activate temporary-loss', 7, 'ACTIVE'],
    ['issue activate temporary-loss temporary-loss@3', 8, 'TEMP_LOST'],
    ['issue activate temporary-loss temporary-loss@3', 10, 'ACTIVE'],
    ['issue activate temporary-loss release@1', 2, 'ACTIVE'],
    ['issue temporary-loss', 1, 'TEMP_LOST'],
    ['issue temporary-loss', 8, 'NOT_ACTIVATED'],
    ['issue activate formal-loss', 100, 'LOST'],
    ['issue activate temporary-loss formal-loss@1', 100, 'LOST'],
    ['issue activate formal-loss temporary-loss@1', 100, 'LOST'],
    ['issue activate lock', 1, 'LOCKED'],
    ['issue activate lock unlock', 1, 'ACTIVE'],
    ['issue activate freeze', 1, 'FROZEN'],
    ['issue activate temporary-loss freeze@1 unfreeze@2', 3, 'TEMP_LOST'],
    ['issue activate lock temporary-loss@1', 9, 'LOCKED'],
    ['issue activate formal-loss replace@1', 2, 'REPLACED'],
    ['issue activate replace cancel@1', 2, 'CANCELLED'],
    ['issue activate cancel activate@1', 2, 'CANCELLED'],
    ['issue activate replace temporary-loss@1', 2, 'REPLACED'],
  ])('%s, after %d days: %s', (story, days, status) => {
    expect(statusOn(story, days)).toBe(status)
  })

  test('formal loss is lifted only where the province’s rules allow it', () => {
    const story = 'issue activate formal-loss release@1'
    expect(Province.options.map((home) => [home, statusOn(story, 2, home)])).toEqual([
      ['beijing', 'LOST'],
      ['tianjin', 'LOST'],
      ['hebei', 'ACTIVE'],
    ])
    expect(impossibleEvents(life(story, 'beijing'))).toEqual([4])
  })

  test('expiry begins with the China day after the last valid one; what the home said for good stays', () => {
    const end = '2026-11-10'
    expect(expiryOf(end).toISOString()).toBe('2026-11-10T16:00:00.000Z')
    const on = (story: string, instant: string) => statusAt(life(story, 'hebei', end), new Date(instant))?.status
    expect(on('issue activate', '2026-11-10T15:59:59.999Z')).toBe('ACTIVE')
    expect(on('issue activate', '2026-11-10T16:00:00.000Z')).toBe('EXPIRED')
    expect(on('issue activate temporary-loss@8', '2026-11-10T16:00:00.000Z')).toBe('EXPIRED')
    expect(on('issue activate formal-loss', '2026-11-11T00:00:00.000Z')).toBe('LOST')
  })

  test('since and until: what began the status, and what ends it without anybody telling', () => {
    const seen = (story: string, days: number, validUntil?: string) => {
      const { since, until } = statusAt(life(story, 'hebei', validUntil), at(days)) ?? {}
      return [since, until].map((t) => t && (t.getTime() - start) / day)
    }
    expect(seen('issue activate@1 temporary-loss@2', 3)).toEqual([2, 9])
    expect(seen('issue activate@1 temporary-loss@2', 9)[0]).toBe(9)
    expect(seen('issue activate@1 cancel@20', 3)).toEqual([1, 20])
    expect(seen('issue activate@1 lock@2 temporary-loss@3', 4)).toEqual([3, 10])
    const expiry = (expiryOf('2026-11-10').getTime() - start) / day
    expect(seen('issue activate@1', 3, '2026-11-10')).toEqual([1, expiry])
    expect(seen('issue activate@1', 30, '2026-11-10')).toEqual([expiry, undefined])
    expect(seen('issue activate@1 temporary-loss@8', 9, '2026-11-10')).toEqual([8, expiry])
    expect(seen('issue activate@1 cancel@2', 3, '2026-11-10')).toEqual([2, undefined])
  })

  test('only ACTIVE passes; a lock leaves what needs no password', () => {
    expect(CardStatus.options.filter((s) => usesOf(s).includes('pin-services'))).toEqual(['ACTIVE'])
    expect(CardStatus.options.filter((s) => usesOf(s).includes('services'))).toEqual(['ACTIVE', 'LOCKED'])
  })

  test.each([
    ['issue issue@1', [2]],
    ['activate issue', [1]],
    ['issue activate activate', [3]],
    ['issue activate unlock unfreeze release', [3, 4, 5]],
    ['issue activate temporary-loss release@8', [4]],
    ['issue activate cancel replace lock', [4, 5]],
  ])('impossible transitions of “%s”: %j', (story, impossible) => {
    expect(impossibleEvents(life(story))).toEqual(impossible)
  })

  test('every event type has its row, and every province its rules, each with a source', () => {
    expect(Object.keys(transitions).sort()).toEqual([...CardEventType.options].sort())
    for (const policy of lifecyclePolicies)
      for (const province of Province.options) expect(rulesOf(policy, province).source).not.toBe('')
    expect(policyAt(at(0)).version).toBe(lifecyclePolicies.at(-1)?.version)
  })
})

describe('order of arrival', () => {
  const event = fc.record({
    type: fc.constantFrom(...CardEventType.options),
    days: fc.integer({ min: 0, max: 20 }),
  })
  const seed = Date.now() % 2 ** 31

  test(`any order, with any repetitions, gives the same life (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (list, picks) => {
        const told = list.map(({ type, days }, i) => ({
          sequence: i + 1,
          type: i === 0 ? ('issue' as const) : type,
          effectiveAt: at(days).toISOString(),
          fingerprint: `${type} ${days} ${i}`,
        }))
        const inOrder = told.reduce<readonly (typeof told)[number][]>((all, e) => mergeEvent(all, e).events, [])
        const pick = () => picks.next().value as number
        const disordered = [...told, ...told]
          .map((e) => [pick(), e] as const)
          .sort(([a], [b]) => a - b)
          .reduce<readonly (typeof told)[number][]>((all, [, e]) => mergeEvent(all, e).events, [])
        expect(disordered).toEqual(inOrder)
        for (const days of [0, 5, 10, 30])
          for (const home of Province.options) {
            const shuffled = { home, events: [...disordered].reverse(), validUntil: '2026-11-20' }
            expect(statusAt(shuffled, at(days))).toEqual(statusAt({ ...shuffled, events: inOrder }, at(days)))
          }
      }),
      { seed, numRuns: 500 },
    )
  })

  // The work must not grow with the square of what a home tells in advance: 1,000 reports took a third of a second.
  test('of a card with a thousand events to come a status is told for as long as surely holds', () => {
    const all = [
      ...events('issue activate temporary-loss'),
      ...Array.from({ length: 997 }, (_, i) => ({
        sequence: i + 4,
        type: 'temporary-loss' as const,
        effectiveAt: at(i / 1_000).toISOString(),
      })),
    ]
    const one = { home: 'tianjin' as const, events: all, validUntil: '2030-01-01' }
    const now = statusAt(one, at(0))
    expect(now?.status).toBe('TEMP_LOST')
    const until = now?.until ?? at(0)
    expect(until.getTime()).toBeGreaterThan(at(0).getTime())
    expect(until.getTime()).toBeLessThan(at(1).getTime())
    expect(statusAt(one, until)?.status).toBe('TEMP_LOST')
  })

  test(`a temporary loss never outlives its seven days, and until is where the status changes (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), fc.integer({ min: 0, max: 40 }), (list, days) => {
        const all: LifeEvent[] = [
          { sequence: 1, type: 'issue', effectiveAt: at(0).toISOString() },
          ...list.map(({ type, days: d }, i) => ({ sequence: i + 2, type, effectiveAt: at(d).toISOString() })),
        ]
        const one = { home: 'tianjin' as const, events: all, validUntil: '2026-11-25' }
        const now = statusAt(one, at(days))
        const reports = all.filter((e) => e.type === 'temporary-loss').map((e) => Date.parse(e.effectiveAt))
        if (now?.status === 'TEMP_LOST')
          expect(reports.some((r) => r <= at(days).getTime() && at(days).getTime() < r + 7 * day)).toBe(true)
        if (now?.until) {
          expect(statusAt(one, now.until)?.status).not.toBe(now.status)
          expect(statusAt(one, new Date(now.until.getTime() - 1))?.status).toBe(now.status)
        } else expect(statusAt(one, at(10_000))?.status).toBe(now?.status)
      }),
      { seed, numRuns: 500 },
    )
  })
})
