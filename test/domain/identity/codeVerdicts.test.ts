import { expect, test } from 'vitest'
import { EntitlementAnswer, Recognition, RecognitionReason } from '../../../functions/identity/codes/contract.ts'
import {
  isPassing,
  reasonOfEntitlement,
  recognition,
  verdicts,
} from '../../../functions/identity/codes/recognition/domain/recognition.ts'
import { RecognitionOutcome } from '../../../functions/identity/events.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const decision = 'dec_01jd3m8p9q4r5s6t7v8w9x0y1z'

test('only one reason accepts, and every published outcome has a reason that leads to it', () => {
  const accepting = RecognitionReason.options.filter((reason) => verdicts[reason].outcome === 'ACCEPTED')
  expect(accepting).toEqual(['accepted'])
  expect(new Set(RecognitionReason.options.map((reason) => verdicts[reason].outcome))).toEqual(
    new Set(RecognitionOutcome.options),
  )
})

test('of the catalogue’s answers only a plain yes opens anything', () => {
  const opening = EntitlementAnswer.options.filter((answer) => reasonOfEntitlement[answer] === 'accepted')
  expect(opening).toEqual(['yes'])
})

test.each(RecognitionReason.options)('%s: a whole answer with advice in both languages', (reason) => {
  const answer = recognition(reason, { asOf: now, source: 'index' }, decision, now)
  expect(Recognition.parse(answer)).toEqual(answer)
  for (const text of [answer.advice, ...answer.decision.reasons]) {
    expect(text.zh).toMatch(/\p{Script=Han}/u)
    expect(text.en).toMatch(/[a-z]/)
  }
})

test('only a silent or untrustworthy home, or a late hub, makes an answer that passes', () => {
  const passing = RecognitionReason.options.filter((reason) => isPassing(verdicts[reason]))
  expect(passing).toEqual(['issuer-unavailable', 'issuer-reply-invalid', 'hub-late'])
})
