import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCharacter, readPersonNumber } from '../../../functions/identity/cards/domain/personNumber.ts'

const now = new Date('2026-11-23T01:00:00.000Z')

/**
 * The check character by the other of ISO 7064's two ways of computing, the recursive one for pure systems (MOD 11-2):
 * no weights, one doubling per digit. The hub uses the weights printed in GB 11643.
 */
const recursive = (digits: string): string => {
  let product = 0
  for (const digit of digits) product = ((product + Number(digit)) * 2) % 11
  const check = (12 - product) % 11
  return check === 10 ? 'X' : String(check)
}

describe('the check character of a person’s number', () => {
  /** Computed elsewhere: the examples GB 11643-1999 prints, and the official specimens of the residence permits (domain.md §1.1). */
  test.each(['11010519491231002X', '440524188001010014', '810000199408230021', '830000199201300022'])(
    'fits a number computed elsewhere: %s',
    (number) => {
      expect([checkCharacter(number.slice(0, 17)), recursive(number.slice(0, 17))]).toEqual([number[17], number[17]])
    },
  )

  test('each of the seventeen digits counts with the weight ISO 7064 gives its place', () => {
    for (let at = 0; at < 17; at++)
      for (let digit = 1; digit <= 9; digit++) {
        const digits = `${'0'.repeat(at)}${digit}${'0'.repeat(16 - at)}`
        expect([at, digit, checkCharacter(digits)]).toEqual([at, digit, recursive(digits)])
      }
  })

  test('is what the recursive way gives, whatever the digits', async () => {
    await fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{17}$/), (digits) => checkCharacter(digits) === recursive(digits)),
      { seed: 20261127, numRuns: 2_000 },
    )
  })

  test('is taken for people born on every day of a year, October to December too, and no other character is', () => {
    const days = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(1896, 0, 1 + i)).toISOString().slice(0, 10))
    expect(days.at(-1)).toBe('1896-12-31')
    for (const [i, day] of days.entries()) {
      const digits = `130102${day.replaceAll('-', '')}${String(i).padStart(3, '0')}`
      const right = recursive(digits)
      expect([day, readPersonNumber('citizen', digits + right, now).ok]).toEqual([day, true])
      for (const wrong of '0123456789X')
        if (wrong !== right)
          expect([day, readPersonNumber('citizen', digits + wrong, now)]).toEqual([
            day,
            { ok: false, problem: 'check-digit' },
          ])
    }
  })
})

describe('a birth date', () => {
  const numbered = (day: string) => {
    const digits = `130102${day}001`
    return readPersonNumber('citizen', digits + recursive(digits), now)
  }
  test.each(['18991001', '18991130', '18991231', '18960229', '16000229'])('%s is a day', (day) => {
    expect(numbered(day).ok).toBe(true)
  })
  test.each(['18990001', '18990100', '18991301', '18991131', '18990229', '17000229', '18991232'])(
    '%s is none',
    (day) => {
      expect(numbered(day)).toEqual({ ok: false, problem: 'birth-date' })
    },
  )
})
