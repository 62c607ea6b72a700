import * as z from 'zod'

/** A sentence in the two languages the hub speaks. Chinese first: it is the language of the law behind it. */
export type Text = { zh: string; en: string }
export const Text = z.strictObject({ zh: z.string(), en: z.string() })

export type Language = keyof Text

/**
 * The language of an answer, from the query member `lang` or the `Accept-Language` header (RFC 9110 §12.5.4, read by
 * its first tag only). Anything unknown is Chinese.
 */
export const languageOf = (asked: string | undefined): Language => (/^\s*en\b/i.test(asked ?? '') ? 'en' : 'zh')
