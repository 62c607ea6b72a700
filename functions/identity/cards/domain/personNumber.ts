import type * as z from 'zod'
import { startOfChinaDay } from '../../../../shared/contract/time.ts'
import type { IdType } from '../../words/credential.ts'

export type PersonNumber =
  | { ok: true; number: string; upperCased: boolean }
  | { ok: false; problem: PersonNumberProblem }

/** What is wrong, without quoting it. */
export type PersonNumberProblem = 'shape' | 'check-digit' | 'birth-date' | 'area'

export const personNumberProblems: Readonly<Record<PersonNumberProblem, string>> = {
  shape: 'not of the form this idType has',
  'check-digit': 'the check character (ISO 7064 MOD 11-2) does not fit',
  'birth-date': 'digits 7 to 14 are no day of the calendar, or one to come',
  area: 'the first digits do not belong to this idType',
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The check character of 17 digits by ISO 7064 MOD 11-2 (GB 11643). */
export const checkCharacter = (digits: string): string => {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return '10X98765432'[sum % 11] as string
}

const isBirthDate = (digits: string, now: Date): boolean => {
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  const date = new Date(`${day}T00:00:00.000Z`)
  // A day such as 02-30 would be moved to March by the parser.
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day && startOfChinaDay(day) <= now
}

const mod11 =
  (area: RegExp) =>
  (number: string, now: Date): PersonNumberProblem | undefined => {
    if (!/^[0-9]{17}[0-9X]$/.test(number)) return 'shape'
    if (!area.test(number)) return 'area'
    if (!isBirthDate(number.slice(6, 14), now)) return 'birth-date'
    return checkCharacter(number) === number[17] ? undefined : 'check-digit'
  }

const newPermanentResident = mod11(/^9[1-6][0-9]/)

/** The check each kind of number takes (domain.md §1.1). The area tells where somebody was registered first, so it is hardly checked. */
const checks: Readonly<Record<z.infer<typeof IdType>, (number: string, now: Date) => PersonNumberProblem | undefined>> =
  {
    citizen: mod11(/^[1-6][0-9]/),
    'hk-macao-taiwan': mod11(/^8[123]0000/),
    // From 2023-12-01: 9, province, nationality, birth, sequence, check. Before: three letters and twelve digits.
    'foreign-permanent-resident': (number, now) =>
      /^[A-Z]{3}[0-9]{12}$/.test(number) ? undefined : newPermanentResident(number, now),
    // MOHRSS order 16 (2011), annex: country, a reserved character, document number; padding unconfirmed, hence loose.
    'foreign-employee': (number) => (/^[A-Z]{3}[0-9][0-9A-Z]{1,14}$/.test(number) ? undefined : 'shape'),
    other: (number) => (/^[\x21-\x7e]{4,20}$/.test(number) ? undefined : 'shape'),
  }

/** The one spelling of a number: capital letters, except for opaque numbers, whose rules nobody here knows. */
export const canonicalPersonNumber = (idType: string, number: string): string =>
  idType === 'other' ? number : number.toUpperCase()

/** Reads a person number. Lower-case letters are made upper case, and that is told. */
export const readPersonNumber = (idType: z.infer<typeof IdType>, given: string, now: Date): PersonNumber => {
  const number = /^[\x21-\x7e]*$/.test(given) ? canonicalPersonNumber(idType, given) : given
  const problem = checks[idType](number, now)
  return problem ? { ok: false, problem } : { ok: true, number, upperCased: number !== given }
}
