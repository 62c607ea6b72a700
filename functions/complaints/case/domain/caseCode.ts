import { CaseCode } from '../events.ts'

/** Crockford base 32 in upper case: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Multiplies by x in GF(32), modulo the primitive polynomial x⁵ + x² + 1. */
const timesX = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1)

const fold = (text: string): number => {
  let sum = 0
  for (const letter of text) sum = timesX(sum) ^ alphabet.indexOf(letter)
  return sum
}

/**
 * A case code from a hub id: nine of its characters and a check character. Every position has a weight of its own in
 * GF(32), so that each single wrong letter and each swap of two letters shows.
 */
export const caseCodeFrom = (id: string): string => {
  const nine = id.slice(id.indexOf('_') + 1, id.indexOf('_') + 10).toUpperCase()
  return nine + alphabet[timesX(fold(nine))]
}

/** Whether a text is a case code with the right check character. */
export const isCaseCode = (text: string): boolean => CaseCode.safeParse(text).success && fold(text) === 0

/** What a person typed as the hub writes it: spaces and hyphens gone, look-alikes read as Crockford reads them. */
export const readCaseCode = (typed: string): string =>
  typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
