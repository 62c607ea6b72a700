import * as z from 'zod'
import { type NumberKind, personNumberIn } from './personNumbers.ts'

/** A sentence in the two languages the hub speaks. Chinese first: it is the language of the law behind it. */
export type Text = { zh: string; en: string }
export const Text = z.strictObject({ zh: z.string(), en: z.string() })

/**
 * What cannot be seen: controls, direction marks, zero-width and ignorable characters, fillers, halves of characters. With
 * them one text passes for another, and one line of a log for two (qr-crypto-security.md §8.3, rows 79–80).
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]/u

/**
 * What only shapes a character that is seen, and so stays: joiners and selectors between the parts of an emoji, keycaps,
 * the registered variants of a Chinese character (names have them). Joiners between letters, which Persian and Indic
 * scripts use, and flags spelled in tag characters are refused like everything else: the hub speaks Chinese and English.
 */
const shaped = [
  /\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*/gu,
  /[0-9#*]\uFE0F\u20E3/gu,
  /\p{Script=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]/gu,
]

/** The first character of a text that cannot be seen, by its number and place, in words for who sent it. */
const unseenIn = (text: string, allowed: string): string | undefined => {
  if (!unseen.test(text)) return undefined
  const kept = shaped.reduce((left, shape) => left.replaceAll(shape, (seen) => '.'.repeat([...seen].length)), text)
  const characters = [...kept]
  const at = characters.findIndex((c) => unseen.test(c) && !allowed.includes(c))
  const point = characters[at]?.codePointAt(0)
  return point === undefined
    ? undefined
    : `U+${point.toString(16).toUpperCase().padStart(4, '0')} (character ${at + 1}) cannot be seen: leave it out`
}

/** A check whose message says what is wrong with this very text, without quoting it. */
const telling = (wrong: (text: string) => string | undefined) =>
  z.refine<string>((text) => wrong(text) === undefined, { error: ({ input }) => wrong(String(input)) ?? '' })

/** One line, sealed before it is kept: a person's name. */
export const sealedLine = (most: number) =>
  z
    .string()
    .normalize()
    .min(1)
    .max(most)
    .check(telling((text) => unseenIn(text, '')))
    .refine((text) => /[\p{L}\p{N}]/u.test(text), 'holds no letter or digit')

/** Refuses numbers of persons, of these kinds, in whatever is kept as it came. */
export const without = (kinds: readonly NumberKind[]) =>
  telling((text) => {
    const kind = personNumberIn(text, kinds)
    return kind && `holds what may be a person’s number (${kind}): say it without`
  })

const persons = ['citizen', 'old-citizen', 'mobile', 'document', 'card', 'long'] as const

/**
 * One line that anybody may read: names, places, what the catalogue says. No number of a person; the telephone of an office
 * is part of what it is for.
 */
export const openLine = (most: number) => sealedLine(most).check(without(persons))

/** One line that gives a reason, kept and shown unsealed: no number of a person, and no telephone, which here is hardly an office's. */
export const openReason = (most: number) => sealedLine(most).check(without([...persons, 'telephone']))

/** What a person wrote, sealed before it is kept: on as many lines as it takes, about whatever it has to be about. */
export const sealedText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .check(telling((text) => unseenIn(text, '\t\n\r')))
    .refine((text) => text.trim() !== '', 'blank')

/** The name of something in the two languages. */
export const Name = z.strictObject({ zh: openLine(100), en: openLine(100) }).meta({ title: 'Name' })

export type Language = keyof Text

/**
 * The language of an answer, from the query member `lang` or the `Accept-Language` header (RFC 9110 §12.5.4, read by
 * its first tag only). Anything unknown is Chinese.
 */
export const languageOf = (asked: string | undefined): Language => (/^\s*en\b/i.test(asked ?? '') ? 'en' : 'zh')
