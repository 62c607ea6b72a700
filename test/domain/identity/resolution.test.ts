import { describe, expect, test } from 'vitest'
import { createBreaker, mostFailures, openMs } from '../../../functions/identity/homes/breaker.ts'
import {
  type Candidate,
  judge,
  type Silence,
  warningTexts,
} from '../../../functions/identity/resolution/domain/resolution.ts'
import type { CardStatus } from '../../../functions/identity/words/status.ts'
import type { Province } from '../../../shared/contract/province.ts'
import { testClock } from '../../support/clock.ts'

const at = new Date('2026-11-23T01:00:00.000Z')
const card = (home: Province, status: CardStatus, successorHash?: string): Candidate => ({
  home,
  status,
  statusSince: at,
  statusUntil: undefined,
  successorHash,
  asOf: at,
  source: 'index',
  ruleVersion: '2024-09-27',
})
const plain = { several: false, contradiction: false, outsideHub: false }
const silent: Silence = { home: 'hebei', reason: 'unavailable' }

describe('what knowledge amounts to', () => {
  test.each<[string, Candidate[], Silence[], Partial<typeof plain>, string, string[]]>([
    ['nothing', [], [], {}, 'NOT_FOUND', []],
    ['an area outside', [], [], { outsideHub: true }, 'NOT_FOUND', []],
    ['a silent home', [], [silent], {}, 'HOME_UNAVAILABLE', []],
    ['a silent home of several', [], [silent], { several: true }, 'HOME_UNAVAILABLE', ['home']],
    [
      'a silent home beside a found card',
      [card('beijing', 'ACTIVE')],
      [silent],
      { several: true },
      'HOME_UNAVAILABLE',
      ['home'],
    ],
    ['one card', [card('hebei', 'LOST')], [], {}, 'RESOLVED', []],
    ['a replaced card and its heir', [card('hebei', 'REPLACED', 'h'), card('hebei', 'ACTIVE')], [], {}, 'RESOLVED', []],
    ['a cancelled card alone', [card('hebei', 'CANCELLED')], [], {}, 'RESOLVED', []],
    ['a replaced card alone', [card('hebei', 'REPLACED', 'h')], [], {}, 'SUPERSEDED', []],
    ['a replaced card without a known heir', [card('hebei', 'REPLACED')], [], {}, 'RESOLVED', []],
    ['cards of two homes', [card('hebei', 'ACTIVE'), card('beijing', 'LOST')], [], {}, 'AMBIGUOUS', ['home']],
    ['two cards of one home', [card('hebei', 'ACTIVE'), card('hebei', 'ACTIVE')], [], {}, 'AMBIGUOUS', ['card-id']],
    ['a line that contradicts', [card('hebei', 'ACTIVE')], [], { contradiction: true }, 'AMBIGUOUS', ['read-again']],
  ])('%s', (_name, cards, silences, question, outcome, needs) => {
    const judged = judge(cards, silences, { ...plain, ...question })
    expect(judged).toMatchObject({ outcome, needs })
    expect(judged.card !== undefined).toBe(outcome === 'RESOLVED' || outcome === 'SUPERSEDED')
    expect(judged.reasons.length).toBeGreaterThan(0)
    for (const { zh, en } of [...judged.reasons, ...Object.values(warningTexts)]) {
      expect(zh).toMatch(/。$/)
      expect(en).toMatch(/\.$/)
    }
  })
})

describe('the circuit to a home', () => {
  test('opens after failures in a row, tries one question after the pause, closes with an answer', () => {
    const clock = testClock()
    const breaker = createBreaker(clock)
    for (let i = 0; i < mostFailures; i++) {
      expect(breaker.allows('a')).toBe(true)
      breaker.failed('a')
    }
    expect(breaker.allows('a')).toBe(false)
    expect(breaker.allows('b')).toBe(true)
    clock.advance(openMs)
    expect([breaker.allows('a'), breaker.allows('a')]).toEqual([true, false])
    breaker.failed('a')
    clock.advance(openMs)
    expect(breaker.allows('a')).toBe(true)
    breaker.answered('a')
    expect([breaker.allows('a'), breaker.allows('a')]).toEqual([true, true])
  })
  test('an answer in between starts the count again', () => {
    const breaker = createBreaker(testClock())
    for (let i = 0; i < 3 * mostFailures; i++) {
      breaker.failed('a')
      if (i % (mostFailures - 1) === 0) breaker.answered('a')
    }
    expect(breaker.allows('a')).toBe(true)
  })
})
