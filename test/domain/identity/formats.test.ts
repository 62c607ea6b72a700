import { describe, expect, test } from 'vitest'
import { checkCharacter, readPersonNumber } from '../../../functions/identity/cards/domain/personNumber.ts'
import { readCredential } from '../../../functions/identity/resolution/domain/credential.ts'
import { readCardId, readCardNumber, readReaderLine } from '../../../functions/identity/words/cardFormats.ts'

const now = new Date('2026-11-23T01:00:00.000Z')
const withCheck = (digits: string) => `${digits}${checkCharacter(digits)}`

describe('person numbers (domain.md §1.1)', () => {
  test.each([
    ['hk-macao-taiwan', '810000199408230021'],
    ['hk-macao-taiwan', '830000199201300022'],
    ['hk-macao-taiwan', withCheck('82000018990101001')],
    ['foreign-permanent-resident', '911124198108030024'],
    ['foreign-permanent-resident', '932682198501010017'],
    ['foreign-permanent-resident', 'ABC123456789012'],
    ['foreign-employee', 'USA0E12345678'],
    ['citizen', withCheck('11010118990101001')],
    ['citizen', withCheck('11010318990101001')],
    ['citizen', withCheck('50010118990101001')],
    ['other', 'opaque-0001'],
  ] as const)('%s: %s is taken', (idType, number) => {
    expect(readPersonNumber(idType, number, now)).toEqual({ ok: true, number, upperCased: false })
  })

  test('every wrong check character is found, and every two neighbours swapped', () => {
    const right = withCheck('11010118990102003')
    for (const wrong of '0123456789X')
      if (wrong !== right[17]) expect(readPersonNumber('citizen', right.slice(0, 17) + wrong, now).ok).toBe(false)
    for (let i = 0; i < 17; i++) {
      const [a = '', b = ''] = [right[i], right[i + 1]]
      if (a !== b)
        expect(readPersonNumber('citizen', right.slice(0, i) + b + a + right.slice(i + 2), now).ok).toBe(false)
    }
  })

  test.each([
    ['citizen', '110101189901010012', 'check-digit'],
    ['citizen', withCheck('11010118990230001'), 'birth-date'],
    ['citizen', withCheck('11010120270101001'), 'birth-date'],
    ['citizen', withCheck('11010119001301001'), 'birth-date'],
    ['citizen', '11010118990101001', 'shape'],
    ['citizen', '110101990101001', 'shape'],
    ['citizen', '１１０１０１１８９９０１０１００１２', 'shape'],
    ['citizen', '810000199408230021', 'area'],
    ['hk-macao-taiwan', withCheck('11010118990101001'), 'area'],
    ['foreign-permanent-resident', '911124198108030025', 'check-digit'],
    ['foreign-permanent-resident', withCheck('11112418990101001'), 'area'],
    ['foreign-permanent-resident', 'AB123456789012', 'shape'],
    ['foreign-employee', '12345678', 'shape'],
    ['other', 'a b c', 'shape'],
    ['other', '\u200b1234', 'shape'],
  ] as const)('%s: %s is refused for its %s', (idType, number, problem) => {
    expect(readPersonNumber(idType, number, now)).toEqual({ ok: false, problem })
  })

  test('a lower-case x is read as X, and that is told', () => {
    const upper = Array.from({ length: 99 }, (_, i) => withCheck(`11010118990101${String(i).padStart(3, '0')}`)).find(
      (number) => number.endsWith('X'),
    )
    expect(readPersonNumber('citizen', upper?.toLowerCase() ?? '', now)).toEqual({
      ok: true,
      number: upper,
      upperCased: true,
    })
  })

  test('today is a birth date, by the calendar of China', () => {
    expect(readPersonNumber('citizen', withCheck('11010120261123001'), now).ok).toBe(true)
    expect(readPersonNumber('citizen', withCheck('11010120261124001'), now).ok).toBe(false)
  })
})

describe('card ids and numbers', () => {
  test('an id has 32 hexadecimal digits beginning with an area, and is made upper case', () => {
    expect(readCardId('130102d15600abcdef0123456789abcd')).toBe('130102D15600ABCDEF0123456789ABCD')
    for (const wrong of [
      '',
      '130102D156',
      'ABCDEF0123456789ABCDEF0123456789',
      `130102${'G'.repeat(26)}`,
      `${'1'.repeat(33)}`,
    ])
      expect(readCardId(wrong)).toBeUndefined()
  })
  test('a number has 6 to 20 digits or capitals', () => {
    expect(readCardNumber('A12345678')).toBe('A12345678')
    for (const wrong of ['12345', 'a12345678', '1'.repeat(21), 'A1234567８'])
      expect(readCardNumber(wrong)).toBeUndefined()
  })
})

const fields = [
  '130102',
  '830000199201300022',
  'H10000001',
  `130102D156${'0'.repeat(22)}`,
  '样本',
  '0081544C4A8686',
  '3.00',
  '20200101',
  '20300101',
  '000000000001',
  '00000001',
]
const line = (changes: Record<number, string> = {}) => fields.map((f, i) => changes[i] ?? f).join('|')

describe('reader lines (domain.md §1.2)', () => {
  test('eleven fields, padding of blanks and zero bytes trimmed', () => {
    const value = { area: '130102', personNumber: fields[1], cardNumber: 'H10000001', cardId: fields[3] }
    expect(readReaderLine(line())).toEqual({ ok: true, value })
    expect(readReaderLine(line({ 2: 'H10000001\0\0', 6: '3.00      ', 4: `样本${' '.repeat(20)}` }))).toEqual({
      ok: true,
      value,
    })
  })
  test.each([
    [line().slice(0, -9), 'fields'],
    [`${line()}|`, 'fields'],
    [line({ 0: '13010' }), 'area'],
    [line({ 0: '１３０１０２' }), 'area'],
    [line({ 1: '' }), 'person-number'],
    [line({ 2: 'h1' }), 'card-number'],
    [line({ 3: 'D156' }), 'card-id'],
    [line({ 0: '130104' }), 'area-mismatch'],
    [line({ 8: '2030-01-01' }), 'dates'],
  ])('%s: refused for its %s', (text, problem) => {
    expect(readReaderLine(text)).toEqual({ ok: false, problem })
  })
})

describe('credentials', () => {
  test('the name and everything else of a reader line stays out of what a home is asked', () => {
    const read = readCredential({ kind: 'reader-line', line: line() }, now)
    expect(read).toMatchObject({ ok: true, lookup: { ask: { kind: 'card-id', cardId: fields[3] }, province: 'hebei' } })
    expect(JSON.stringify(read)).not.toContain('样本')
  })
  test('errors name member and rule, never the value', () => {
    const read = readCredential({ kind: 'person-number', idType: 'citizen', personNumber: '110101189901010012' }, now)
    expect(read).toEqual({
      ok: false,
      errors: [
        {
          pointer: '/credential/personNumber',
          code: 'person-number-check-digit',
          detail: expect.not.stringContaining('1101'),
        },
      ],
    })
  })
})
