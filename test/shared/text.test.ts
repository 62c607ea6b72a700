import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { services } from '../../functions/manifest.ts'
import { Name, openLine, openReason, sealedText } from '../../shared/contract/text.ts'

const fields = { 'a name or line': openLine(100), 'a reason': openReason(100), 'sealed words': sealedText(2000) }
const all = Object.entries(fields)

const said = (schema: z.ZodType, text: string) =>
  schema.safeParse(text).error?.issues.map(({ message }) => message) ?? []

describe('text that people wrote holds nothing they cannot see', () => {
  const unseen: [string, string][] = [
    ['right-to-left override', '\u202E'],
    ['isolate', '\u2066'],
    ['left-to-right mark', '\u200E'],
    ['zero-width space', '\u200B'],
    ['zero-width joiner between letters', '\u200D'],
    ['word joiner', '\u2060'],
    ['byte order mark', '\uFEFF'],
    ['soft hyphen', '\u00AD'],
    ['Hangul filler', '\u3164'],
    ['Braille blank', '\u2800'],
    ['variation selector after a letter', '\uFE0F'],
    ['tag letter', '\u{E0041}'],
    ['escape', '\u001B'],
    ['NUL', '\u0000'],
    ['line separator', '\u2028'],
    ['half a character', '\uD83D'],
  ]
  const name = (mark: string) => `U+${(mark.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
  test.each(unseen)('%s: refused everywhere, by its number and place', (_what, mark) => {
    for (const [, schema] of all)
      expect(said(schema, `某甲${mark}某乙`)).toContainEqual(expect.stringContaining(`${name(mark)} (character 3)`))
    expect(Name.safeParse({ zh: `某${mark}`, en: 'x' }).success).toBe(false)
  })

  test.each([
    ['a family', '👨‍👩‍👧 谢谢'],
    ['a heart with its selector', '满意❤️'],
    ['a skin tone', '👍🏽 好'],
    ['a keycap', '窗口1️⃣排队'],
    ['a flag', '🇨🇳 好'],
    ['a rare form of a name’s character', '葛\u{E0100}先生'],
    ['a full-width blank', '某甲　某乙'],
    ['Latin with marks', 'Café Zoë'],
  ])('what only shapes a character that is seen stays: %s', (_what, text) => {
    for (const [, schema] of all) expect(said(schema, text)).toEqual([])
  })

  test('line breaks and tabs stand in sealed words alone', () => {
    expect(said(fields['sealed words'], '第一行\r\n\t第二行')).toEqual([])
    expect(said(fields['a name or line'], '第一行\n第二行')).toEqual([
      'U+000A (character 4) cannot be seen: leave it out',
    ])
    expect(said(fields['a reason'], '第一行\n第二行')).toHaveLength(1)
  })

  test.each(['', '   ', '　', '——'])('blank is no text: %j', (text) => {
    for (const [, schema] of all.slice(0, 2)) expect(said(schema, text)).not.toEqual([])
    expect(sealedText(10).safeParse(text).success).toBe(text === '——')
  })
})

describe('what stands unsealed holds no number of a person', () => {
  test('a reason holds none, and no telephone; a line may hold an office’s', () => {
    expect(said(fields['a reason'], '持卡人110105·194912·31002X')).toEqual([
      'holds what may be a person’s number (citizen): say it without',
    ])
    expect(said(fields['a reason'], '电话022-23345678')).toHaveLength(1)
    expect(said(fields['a name or line'], '服务大厅 022-23345678')).toEqual([])
    expect(said(fields['a name or line'], '联系138.1234.5678')).toHaveLength(1)
    expect(said(fields['sealed words'], '我的号码 110105194912310021')).toEqual([])
  })
})

/** Every schema below one, with the path to it. */
const below = (schema: z.core.$ZodType, path: string, seen = new Set<unknown>()): [string, z.core.$ZodType][] => {
  if (seen.has(schema)) return []
  seen.add(schema)
  const def = schema._zod.def as unknown as Record<string, unknown>
  const children = [
    ...Object.entries((def['shape'] as Record<string, z.core.$ZodType> | undefined) ?? {}),
    ...['innerType', 'element', 'in', 'out', 'valueType'].flatMap((n) => (def[n] ? [[n, def[n]] as const] : [])),
    ...((def['options'] as z.core.$ZodType[] | undefined) ?? []).map((o, i) => [String(i), o] as const),
  ] as [string, z.core.$ZodType][]
  return [[path, schema], ...children.flatMap(([n, child]) => below(child, `${path}/${n}`, seen))]
}

/** Paths of all members that requests bring in as text and that take each of these. */
const taking = (...texts: string[]): string[] =>
  services.flatMap(({ operations }) =>
    Object.values(operations).flatMap((operation) =>
      (['query', 'headers', 'body'] as const).flatMap((part) =>
        (operation[part] ? below(operation[part], `${operation.id}.${part}`) : []).flatMap(([path, schema]) =>
          (schema._zod.def as { type: string }).type === 'string' &&
          schema instanceof z.ZodType &&
          texts.every((text) => schema.safeParse(text).success)
            ? [path.replaceAll(/\/(?:innerType|in|out|[0-9]+)(?=\/|$)/g, '')]
            : [],
        ),
      ),
    ),
  )

/** Members that are no text: each is looked up, compared, or read by a grammar of its own, and never kept as it came. */
const grammars =
  /[./](?:code|secret|case-secret|after|q|lang|dpop|authorization|proof|clientAssertion|accessToken|path|line|cardId|cardNumber|personNumber|successorCardId)$|^issueToken\.body\/valueType$/

test('no operation takes text into the hub but by these rules', () => {
  expect(taking('某甲\u202E某乙').filter((path) => !grammars.test(path))).toEqual([])
})

test('a number of a person comes in where it is sealed, hashed or only looked at, and nowhere else', () => {
  const number = '110105194912310021'
  const sealed = new Set(taking(`某甲${number}`, `某甲${number}某乙`).filter((path) => !grammars.test(path)))
  expect([...sealed].sort()).toEqual([
    'answerAssignment.body/text',
    'fileComplaint.body/contact/name',
    'fileComplaint.body/text',
  ])
  const bare = new Set(taking(number).filter((path) => !grammars.test(path) && !sealed.has(path)))
  // The first is sealed, the second only sent back.
  expect([...bare].sort()).toEqual(['fileComplaint.body/contact/phone', 'pushCardEvents.body/events/element/eventId'])
})
