import { describe, expect, test } from 'vitest'
import { check, type Facts, type Question } from '../../../functions/catalog/checks/domain/check.ts'
import { acceptance, museum, museumEntry, unconfirmed } from './fixtures.ts'

const facts: Facts = { venue: museum, item: museumEntry, acceptances: [acceptance] }
const question: Question = { form: 'ecard', issuer: 'hebei', day: '2026-11-23' }
const because = { zh: '检修', en: 'repair' }
const marked = (state: 'suspended' | 'disputed', from: string, to?: string) => ({
  ...acceptance,
  states: [{ state, from, ...(to !== undefined && { to }), because }],
})

describe('the answer follows from the release alone, and says which fact made it', () => {
  test.each<[string, string, Partial<Facts>, Partial<Question>, RegExp]>([
    ['listed, in form, issuer and time', 'yes', {}, {}, /lists it here/],
    ['form and issuer left open', 'yes', {}, { form: undefined, issuer: undefined }, /lists it here/],
    ['first day', 'yes', {}, { day: '2026-01-01' }, /lists it here/],
    ['last day', 'yes', {}, { day: '2026-12-31' }, /lists it here/],
    ['no such venue', 'unknown', { venue: undefined }, {}, /does not list this venue/],
    ['no such item', 'unknown', { item: undefined }, {}, /does not list this item/],
    ['venue that no source confirms', 'unknown', { venue: unconfirmed }, {}, /No source confirms/],
    [
      'acceptance that no source confirms',
      'unknown',
      { acceptances: [{ ...acceptance, confirmed: false }] },
      {},
      /No source/,
    ],
    ['item not taken here', 'no', { acceptances: [] }, {}, /lists no CU-01/],
    ['other card form', 'no', {}, { form: 'physical' }, /takes only: e-card/],
    ['card of another province', 'no', {}, { issuer: 'tianjin' }, /only cards of: Beijing, Hebei/],
    ['the day before it begins', 'planned', {}, { day: '2025-12-31' }, /from 2026-01-01 on/],
    ['the day after it ended', 'no', {}, { day: '2027-01-01' }, /ended on 2026-12-31/],
    ['venue off the list', 'no', { venue: { ...museum, to: '2026-11-22' } }, {}, /off the list after 2026-11-22/],
    ['venue on its last day', 'yes', { venue: { ...museum, to: '2026-11-23' } }, {}, /lists it here/],
    ['item off the list', 'no', { item: { ...museumEntry, to: '2026-11-22' } }, {}, /off the list after 2026-11-22/],
    ['suspended', 'suspended', { acceptances: [marked('suspended', '2026-11-01', '2026-11-30')] }, {}, /repair/],
    ['suspension over', 'yes', { acceptances: [marked('suspended', '2026-11-01', '2026-11-22')] }, {}, /lists it here/],
    ['disputed without end', 'disputed', { acceptances: [marked('disputed', '2026-11-23')] }, {}, /repair/],
    ['dispute not begun', 'yes', { acceptances: [marked('disputed', '2026-11-24')] }, {}, /lists it here/],
    [
      'past day before the dispute',
      'yes',
      { acceptances: [marked('disputed', '2026-11-01')] },
      { day: '2026-10-31' },
      /lists/,
    ],
    [
      'a second window begins later',
      'planned',
      {
        acceptances: [
          { ...acceptance, to: '2026-10-31' },
          { ...acceptance, from: '2027-01-01', to: undefined },
        ],
      },
      {},
      /from 2027-01-01 on/,
    ],
    [
      'one of two in force is suspended',
      'yes',
      { acceptances: [marked('suspended', '2026-11-01'), { ...acceptance, from: '2026-02-01' }] },
      {},
      /lists it here/,
    ],
  ])('%s: %s', (_name, answer, otherFacts, otherQuestion, reason) => {
    const verdict = check({ ...facts, ...otherFacts }, { ...question, ...otherQuestion })
    expect(verdict.answer).toBe(answer)
    expect(verdict.because[0]?.en).toMatch(reason)
    expect(verdict.because.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true)
  })

  test('an answer names its window and when somebody last looked', () => {
    expect(check(facts, question)).toMatchObject({
      window: { from: '2026-01-01', to: '2026-12-31' },
      verifiedAt: '2026-06-01',
    })
    expect(check({ ...facts, acceptances: [marked('disputed', '2026-11-20')] }, question).window).toEqual({
      from: '2026-11-20',
      to: null,
    })
  })
})
