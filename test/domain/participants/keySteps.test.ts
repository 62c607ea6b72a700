import { describe, expect, test } from 'vitest'
import {
  type KeySteps,
  mayApprove,
  needsApproval,
  shownKey,
  shownParticipant,
} from '../../../functions/participants/registry/domain/keySteps.ts'
import type { Key, ParticipantRecord } from '../../../functions/participants/registry/domain/participant.ts'
import type { ParticipantId } from '../../../shared/contract/ids.ts'

const id = 'tj-platform' as ParticipantId
const operator = 'operator' as ParticipantId
const by = (participant: ParticipantId, kid: string) => ({ participant, kid }) as Required<KeySteps[string]>['addedBy']
const byOperator = { addedBy: by(operator, 'o') }
const byOwn = (kid: string) => ({ addedBy: by(id, kid) })

describe('a proven key needs an approval', () => {
  test('when it speaks in the province’s name and its participant added it', () => {
    for (const use of ['code', 'answer'] as const) {
      expect(needsApproval({ id }, { kid: 'k', use } as Key, { k: byOwn('a') }), use).toBe(true)
      expect(needsApproval({ id }, { kid: 'k', use } as Key, { k: byOperator }), use).toBe(false)
    }
  })

  test('also when nobody wrote down who added it', () => {
    expect(needsApproval({ id }, { kid: 'k', use: 'code' } as Key, {})).toBe(true)
  })

  test('but not when it only logs its participant in', () => {
    for (const steps of [{ k: byOwn('a') }, { k: byOperator }, {}])
      expect(needsApproval({ id }, { kid: 'k', use: 'client' } as Key, steps)).toBe(false)
  })
})

describe('who may approve a key', () => {
  /** Two lines, a and b; c was added with a, d with c, the key k with d. */
  const steps: KeySteps = { a: byOperator, b: byOperator, c: byOwn('a'), d: byOwn('c'), k: byOwn('d') }
  const may = (kid: string, given = steps) => mayApprove({ id }, 'k', given, by(id, kid))

  test('the operator may, whoever added it', () => {
    expect(mayApprove({ id }, 'k', steps, by(operator, 'o'))).toBe(true)
    expect(mayApprove({ id }, 'k', {}, by(operator, 'o'))).toBe(true)
  })

  test('a key of another line may, and none of the same line, however far apart', () => {
    expect(may('b')).toBe(true)
    for (const kid of ['a', 'c', 'd']) expect(may(kid), kid).toBe(false)
    expect(may('e', { ...steps, e: byOwn('b') })).toBe(true)
  })

  test('nobody of the participant may while it is not known who added it', () => {
    expect(may('b', { a: byOperator, b: byOperator })).toBe(false)
  })

  test('keys whose adder is not known are of one line, as those are whose adders go round in a circle', () => {
    const unknown: KeySteps = { k: byOwn('x'), p: byOwn('q'), q: byOwn('p'), b: byOperator }
    expect(may('y', unknown)).toBe(false)
    expect(may('p', unknown)).toBe(false)
    expect(may('b', unknown)).toBe(true)
  })

  test('a line is followed through as many keys as a participant may have', () => {
    const long = Object.fromEntries(
      Array.from({ length: 99 }, (_, i) => [`n${i + 1}`, i === 0 ? byOperator : byOwn(`n${i}`)]),
    )
    const hundredth = { ...long, n100: byOwn('n99') }
    const of100 = { ...hundredth, k: byOwn('n100') }
    expect(may('n1', of100)).toBe(false)
    expect(may('n50', of100)).toBe(false)
  })
})

describe('a key as callers see it', () => {
  const key = { kid: 'k', use: 'code', state: 'pending', since: '2026-11-23T01:00:00.000Z' } as Key
  const provenAt = '2026-11-23T01:05:00.000Z'

  test('waits for its proof, then for its approval, since it was proven', () => {
    expect(shownKey(key, { k: byOwn('a') })).toStrictEqual({ ...key, ...byOwn('a') })
    expect(shownKey(key, { k: { ...byOwn('a'), provenAt } })).toStrictEqual({
      ...key,
      state: 'awaiting-approval',
      since: provenAt,
      ...byOwn('a'),
    })
  })

  test('in use or revoked is shown so, with who added and who approved it and not when it was proven', () => {
    const approvedBy = by(id, 'b')
    for (const state of ['active', 'revoked'] as const)
      expect(shownKey({ ...key, state }, { k: { ...byOwn('a'), provenAt, approvedBy } })).toStrictEqual({
        ...key,
        state,
        ...byOwn('a'),
        approvedBy,
      })
  })

  test('from before that was written down is shown as it is kept', () => {
    expect(shownKey(key, {})).toStrictEqual(key)
  })

  test('is shown by its own steps, and its participant as it is', () => {
    const participant = { id, state: 'active', keys: [key, { ...key, kid: 'l' }] } as unknown as ParticipantRecord
    expect(shownParticipant(participant, { l: byOperator })).toStrictEqual({
      ...participant,
      keys: [key, { ...key, kid: 'l', ...byOperator }],
    })
  })
})
