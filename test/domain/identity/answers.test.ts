import { describe, expect, test } from 'vitest'
import { mergeEvent, mostEvents } from '../../../functions/identity/cards/domain/cardEvents.ts'
import { isUsable, statusAt } from '../../../functions/identity/cards/domain/lifecycle.ts'
import { lifecyclePolicies, policyAt } from '../../../functions/identity/cards/domain/lifecyclePolicy.ts'
import { readPersonNumber } from '../../../functions/identity/cards/domain/personNumber.ts'
import { type Candidate, judge, resolutionRule } from '../../../functions/identity/resolution/domain/resolution.ts'
import { CardStatus } from '../../../functions/identity/words/status.ts'

const at = new Date('2026-11-23T01:00:00.000Z')
const event = (sequence: number, fingerprint = `print-${sequence}`) => ({ sequence, fingerprint })

describe('an event of a card', () => {
  const events = [event(1), event(3)]

  test('that came before changes nothing; another under its sequence is refused', () => {
    expect(mergeEvent(events, event(3))).toEqual({ events, result: 'DUPLICATE' })
    expect(mergeEvent(events, event(3, 'other'))).toEqual({ events, result: 'REFUSED', reason: 'sequence-conflict' })
  })

  test('takes its place by sequence, and is told when it came late', () => {
    expect(mergeEvent(events, event(4))).toEqual({ events: [...events, event(4)], result: 'APPLIED' })
    expect(mergeEvent(events, event(2))).toEqual({ events: [event(1), event(2), event(3)], result: 'OUT_OF_ORDER' })
    expect(mergeEvent([], event(9))).toEqual({ events: [event(9)], result: 'APPLIED' })
  })

  test('is one of a thousand at most, of which a repeated one is still known', () => {
    const full = Array.from({ length: mostEvents }, (_, i) => event(i + 1))
    expect(mostEvents).toBe(1000)
    expect(mergeEvent(full, event(1001))).toEqual({ events: full, result: 'REFUSED', reason: 'too-many-events' })
    expect(mergeEvent(full, event(7)).result).toBe('DUPLICATE')
    expect(mergeEvent(full.slice(1), event(1001)).result).toBe('APPLIED')
  })
})

describe('a card', () => {
  test('passes a door in one status only', () => {
    expect(CardStatus.options.filter(isUsable)).toEqual(['ACTIVE'])
  })

  test('of whose issue nothing is known has no status', () => {
    expect(statusAt({ home: 'hebei', events: [], validUntil: undefined }, at)).toBeUndefined()
    expect(statusAt({ home: 'hebei', events: [], validUntil: '2020-01-01' }, at)).toBeUndefined()
  })

  test('is judged by the first policy before any began', () => {
    expect(policyAt(new Date(-1))).toBe(lifecyclePolicies[0])
  })
})

describe('a person number', () => {
  test.each([
    ['foreign-permanent-resident', 'ABC1234567890123'],
    ['foreign-permanent-resident', 'ABCD123456789012'],
    ['citizen', '11010118990101001\u0131'],
    ['other', 'opaque\u00e9'],
    ['other', '\u00e9opaque'],
  ] as const)('%s: %s, with something more than it may have, is refused', (idType, number) => {
    expect(readPersonNumber(idType, number, at)).toMatchObject({ ok: false })
  })
})

describe('what knowledge of one card amounts to', () => {
  const card = (change: Partial<Candidate> = {}): Candidate => ({
    home: 'hebei',
    status: 'ACTIVE',
    statusSince: at,
    statusUntil: undefined,
    successorHash: undefined,
    asOf: at,
    source: 'index',
    ruleVersion: undefined,
    ...change,
  })
  const judged = (change: Partial<Candidate> = {}) =>
    judge([card(change)], [], { several: false, contradiction: false, outsideHub: false })
  const said = (change: Partial<Candidate>) =>
    judged(change)
      .reasons.map(({ en }) => en)
      .join(' ')

  test('a successor counts for a replaced card alone, and a replaced card without one is told as it is', () => {
    expect(judged({ status: 'REPLACED', successorHash: 'h' }).outcome).toBe('SUPERSEDED')
    expect(judged({ status: 'REPLACED' }).outcome).toBe('RESOLVED')
    expect(judged({ status: 'ACTIVE', successorHash: 'h' }).outcome).toBe('RESOLVED')
  })

  test('says whether the home pushed it or answered just now, until when it holds and by which rules', () => {
    expect(said({ source: 'index' })).toMatch(/By card events Hebei pushed/)
    expect(said({ source: 'home' })).toMatch(/Hebei answered at/)
    expect(said({ statusUntil: new Date('2026-12-01T00:00:00.000Z') })).toContain('until 2026-12-01')
    expect(said({})).not.toContain('until')
    expect(said({ ruleVersion: '2024-09-27' })).toContain('card rules of 2024-09-27')
    expect(said({})).not.toContain('card rules')
  })

  test('names its rule and the version of it', () => {
    expect(resolutionRule).toEqual({ rule: 'identity-resolution', ruleVersion: '2026-11' })
  })
})
