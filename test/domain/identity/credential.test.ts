import { describe, expect, test } from 'vitest'
import { checkCharacter } from '../../../functions/identity/cards/domain/personNumber.ts'
import { readCredential } from '../../../functions/identity/resolution/domain/credential.ts'
import type { Credential } from '../../../functions/identity/words/credential.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const cardId = '130102D15600ABCDEF0123456789ABCD'
const number = `11010118990101001${checkCharacter('11010118990101001')}`
const line = (change: Partial<Record<number, string>> = {}): string =>
  ['130102', number, 'A12345678', cardId, '某某', '00', '2.0', '20200101', '20300101', '0', '0']
    .map((field, i) => change[i] ?? field)
    .join('|')

const lookup = (credential: Credential) => {
  const read = readCredential(credential, now)
  return read.ok ? read.lookup : read.errors
}

describe('what to look for follows from the credential', () => {
  test('a card id is looked for itself, at the province its area tells, whoever holds it', () => {
    expect(lookup({ kind: 'card-id', cardId: cardId.toLowerCase() })).toStrictEqual({
      target: { by: 'card', cardId, holder: undefined },
      ask: { kind: 'card-id', cardId },
      area: '130102',
      province: 'hebei',
      warnings: [],
    })
  })

  test('a reader line tells the card and its holder; a home is asked for the card alone', () => {
    expect(lookup({ kind: 'reader-line', line: line() })).toStrictEqual({
      target: { by: 'card', cardId, holder: number },
      ask: { kind: 'card-id', cardId },
      area: '130102',
      province: 'hebei',
      warnings: [],
    })
  })

  test('a card number is looked for within its area', () => {
    const credential = { kind: 'card-number', area: '110101', cardNumber: 'A12345678' } as const
    expect(lookup(credential)).toStrictEqual({
      target: { by: 'number', area: '110101', cardNumber: 'A12345678' },
      ask: credential,
      area: '110101',
      province: 'beijing',
      warnings: [],
    })
  })

  test('a person number tells no area and no province: its first digits say where somebody was first registered', () => {
    const credential = { kind: 'person-number', idType: 'citizen', personNumber: number } as const
    expect(lookup(credential)).toStrictEqual({
      target: { by: 'person', idType: 'citizen', personNumber: number },
      ask: credential,
      area: undefined,
      province: undefined,
      warnings: [],
    })
  })

  test('letters made upper case are remarked, and looked for so', () => {
    const read = lookup({ kind: 'person-number', idType: 'foreign-employee', personNumber: 'usa0e12345678' })
    expect(read).toMatchObject({
      target: { idType: 'foreign-employee', personNumber: 'USA0E12345678' },
      ask: { personNumber: 'USA0E12345678' },
      warnings: ['letter-upper-cased'],
    })
  })

  test.each([
    ['999999', undefined, ['area-outside-hub']],
    ['139999', 'hebei', ['area-unknown']],
  ])('the area %s is remarked, never refused', (area, province, warnings) => {
    expect(lookup({ kind: 'card-number', area, cardNumber: 'A12345678' } as Credential)).toMatchObject({
      area,
      province,
      warnings,
    })
    expect(lookup({ kind: 'card-id', cardId: area + cardId.slice(6) })).toMatchObject({ area, province, warnings })
  })
})

describe('a credential that cannot be read is refused by the member and the rule, and never quoted', () => {
  test.each<[Credential, string, string]>([
    [{ kind: 'reader-line', line: line().slice(0, -2) }, 'line', 'reader-line-fields'],
    [{ kind: 'reader-line', line: line({ 0: '110101' }) }, 'line', 'reader-line-area-mismatch'],
    [{ kind: 'reader-line', line: line({ 3: 'D15600' }) }, 'line', 'reader-line-card-id'],
    [{ kind: 'card-id', cardId: 'D15600' }, 'cardId', 'card-id'],
    [{ kind: 'card-number', area: '110101' as never, cardNumber: 'a1234' }, 'cardNumber', 'card-number'],
    [
      { kind: 'person-number', idType: 'citizen', personNumber: '11010118990101' },
      'personNumber',
      'person-number-shape',
    ],
    [
      { kind: 'person-number', idType: 'citizen', personNumber: `${number.slice(0, 17)}${number[17] === '0' ? 1 : 0}` },
      'personNumber',
      'person-number-check-digit',
    ],
  ])('%o: %s, %s', (credential, member, code) => {
    const read = readCredential(credential, now)
    expect(read).toStrictEqual({
      ok: false,
      errors: [{ pointer: `/credential/${member}`, code, detail: expect.stringMatching(/^\S+( \S+){3,}$/) }],
    })
    const given = Object.entries(credential).flatMap(([name, value]) => (name === member ? [value] : []))
    for (const value of given) expect(JSON.stringify(read)).not.toContain(value)
  })
})
