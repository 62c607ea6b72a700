import * as z from 'zod'

/** Words of a person: not blank, and of whole characters (half of one has no UTF-8, so what is read back is not what was hashed). */
export const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(
      (text) => text.trim() !== '' && text.isWellFormed() && !/[^\P{Cc}\t\n\r]/u.test(text),
      'blank, a broken character, or a control character',
    )

/** Line breaks and invisible marks: with them one line of a log can pass for another (qr-crypto-security.md §8.3, rows 79–80). */
const notOneLine = /[\p{Cc}\p{Cf}\u2028\u2029]/u

/** Seven digits in a row, or eleven in groups from 0 or 1: a telephone or a person's number, hardly an act's number or a date. */
const personalNumber = /[0-9]{7}|[01](?:[ -]?[0-9]){10}/

/** Words that stand unsealed in the log, in events and on the citizen's page, so that no person's number may be among them. */
export const openWords = (most: number) =>
  words(most)
    .refine((text) => !notOneLine.test(text), 'not one line')
    .refine((text) => !personalNumber.test(text.normalize('NFKC')), 'holds what may be a person’s number')
