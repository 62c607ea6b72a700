import type { Answer } from '../client.ts'

/** Exit codes: what a script may rely on. */
export const exit = { yes: 0, no: 1, usage: 2, refused: 3, failed: 4 } as const

type Fields = Record<string, unknown>

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A sentence in two languages reads as the one asked for. */
const plain = (value: unknown, language: 'zh' | 'en'): unknown => {
  if (
    isRecord(value) &&
    typeof value['zh'] === 'string' &&
    typeof value['en'] === 'string' &&
    Object.keys(value).length === 2
  )
    return value[language]
  if (Array.isArray(value)) return value.map((v) => plain(v, language))
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v, language)]))
  return value
}

const lines = (value: unknown, indent: string): string[] => {
  if (Array.isArray(value))
    return value.length === 0
      ? [`${indent}(none)`]
      : value.flatMap((v) => (isRecord(v) ? [`${indent}-`, ...lines(v, `${indent}  `)] : [`${indent}- ${String(v)}`]))
  if (!isRecord(value)) return [`${indent}${String(value)}`]
  return Object.entries(value).flatMap(([name, v]) =>
    (isRecord(v) && Object.keys(v).length > 0) || (Array.isArray(v) && v.length > 0)
      ? [`${indent}${name}:`, ...lines(v, `${indent}  `)]
      : [`${indent}${name}: ${v === null ? '–' : isRecord(v) ? '{}' : Array.isArray(v) ? '(none)' : String(v)}`],
  )
}

/** An answer for people (names and values, one a line) or for scripts (JSON). */
export const show = (answer: Answer, { json, language }: { json: boolean; language: 'zh' | 'en' }): string =>
  json
    ? JSON.stringify(answer.body, null, 2)
    : typeof answer.body === 'string'
      ? answer.body
      : lines(plain(answer.body, language), '').join('\n')

/** 4xx: refused; 5xx: failed; else yes, or no when the answer's word is not among the good ones. */
export const exitCode = (answer: Answer, word?: string, good: readonly string[] = []): number =>
  answer.status >= 500
    ? exit.failed
    : answer.status >= 400
      ? exit.refused
      : word === undefined || good.includes(word)
        ? exit.yes
        : exit.no
