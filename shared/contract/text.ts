import * as z from 'zod'

/** A sentence in the two languages the hub speaks. Chinese first: it is the language of the law behind it. */
export type Text = { zh: string; en: string }
export const Text = z.strictObject({ zh: z.string(), en: z.string() })

/** The name of something in the two languages, on one line: NFC, no control, zero-width or direction marks. */
const line = z
  .string()
  .normalize()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u, 'no control or invisible characters')
export const Name = z.strictObject({ zh: line, en: line }).meta({ title: 'Name' })

export type Language = keyof Text

/**
 * The language of an answer, from the query member `lang` or the `Accept-Language` header (RFC 9110 §12.5.4, read by
 * its first tag only). Anything unknown is Chinese.
 */
export const languageOf = (asked: string | undefined): Language => (/^\s*en\b/i.test(asked ?? '') ? 'en' : 'zh')
