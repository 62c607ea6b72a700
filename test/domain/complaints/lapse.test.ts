import { describe, expect, test } from 'vitest'
import { accept } from '../../../functions/complaints/case/actions/accept.ts'
import { returnCase } from '../../../functions/complaints/case/actions/return.ts'
import { lapsesAt } from '../../../functions/complaints/case/domain/deadlines.ts'
import { effectiveCaseState, effectiveState } from '../../../functions/complaints/case/domain/effective.ts'
import type { AssignmentRecord, CaseRecord } from '../../../functions/complaints/case/domain/record.ts'
import { filed, filing, handler, monday, rules } from './fixtures.ts'

/** Venue and card point to different provinces: a complex case, with a day more to return it. */
const complex = filed({ facts: { ...filing.facts, cardHome: 'tianjin' } })
const first = (record: CaseRecord) => record.assignments[0] as AssignmentRecord
const justAfter = (instant: string) => new Date(Date.parse(instant) + 1)
const why = { reasonCode: 'event_elsewhere', legalBasis: '第二十三条', proposedHolder: 'tianjin' } as const

describe('silence counts as acceptance once the case can no longer be returned', () => {
  test('in a plain case: from the end of the first working day', () => {
    expect(lapsesAt(first(filed()))).toBe('2026-11-24T09:00:00.000Z')
  })

  test('in a complex case: from the end of the second, when the time to return ends, not of the first, when it was to be taken', () => {
    const { due } = first(complex)
    expect([due.accept.by, due.return?.by]).toEqual(['2026-11-24T09:00:00.000Z', '2026-11-25T09:00:00.000Z'])
    expect(lapsesAt(first(complex))).toBe('2026-11-25T09:00:00.000Z')
  })

  test('between the two days a complex case is still open, can be returned, and nobody has accepted it', () => {
    const tuesdayNight = new Date('2026-11-24T15:00:00.000Z')
    const last = new Date('2026-11-25T09:00:00.000Z')
    for (const now of [tuesdayNight, last]) {
      expect(effectiveState(first(complex), now)).toBe('offered')
      expect(effectiveCaseState(complex, now)).toBe('routed')
      const doing = { by: handler, now, rules, fingerprint: 'r' }
      expect(returnCase.act(complex, first(complex).id, doing, why)).toHaveProperty('record')
    }
  })

  test('an instant later it is accepted by default, and a return comes too late', () => {
    const now = justAfter('2026-11-25T09:00:00.000Z')
    expect(effectiveState(first(complex), now)).toBe('accepted_by_default')
    expect(effectiveCaseState(complex, now)).toBe('accepted')
    const doing = { by: handler, now, rules, fingerprint: 'r' }
    expect(returnCase.act(complex, first(complex).id, doing, why)).toMatchObject({
      refused: { problem: { code: 'return-window-closed' } },
    })
  })

  test('whichever of the two ends last counts', () => {
    const { holder, due } = first(complex)
    const swapped = { ...due, accept: { ...due.accept, by: '2026-11-27T09:00:00.000Z' } }
    expect(lapsesAt({ holder, due: swapped })).toBe('2026-11-27T09:00:00.000Z')
  })

  test('a designated case cannot be returned: it lapses with the time to take it', () => {
    const { holder, due } = first(complex)
    expect(lapsesAt({ holder, due: { ...due, return: null } })).toBe('2026-11-24T09:00:00.000Z')
  })

  test('nothing lapses where either deadline is unknown, nor at the duty desk', () => {
    const { holder, due } = first(complex)
    const unknown = { ...due.accept, by: null }
    expect(lapsesAt({ holder, due: { ...due, accept: unknown } })).toBeNull()
    expect(lapsesAt({ holder, due: { ...due, return: unknown } })).toBeNull()
    expect(lapsesAt({ holder: 'arbitration', due })).toBeNull()
  })

  test('who accepted in time is not said to have been silent', () => {
    const outcome = accept.act(complex, first(complex).id, { by: handler, now: monday, rules })
    if ('refused' in outcome) throw new Error(outcome.refused.problem.code)
    const late = justAfter('2026-11-25T09:00:00.000Z')
    expect(effectiveState(first(outcome.record), late)).toBe('accepted')
    expect(effectiveCaseState(outcome.record, late)).toBe('accepted')
  })
})
