import * as z from 'zod'
import type { Operation } from '../../shared/contract/operation.ts'

/** Numbers from a seed (mulberry32): the same seed gives the same requests. */
export const createRandom = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    chance: (p: number): boolean => next() < p,
    pick: <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[below(list.length)] as T,
  }
}
export type Random = ReturnType<typeof createRandom>

/** Stands in every made-up text, so that an answer or a log line that quotes one can be found. */
export const marker = 'zqxmark'

const oddTexts = [
  '',
  ' ',
  marker,
  `${marker}\u0000`,
  `${marker}\ud800`,
  `\u202e${marker}`,
  `${marker}𠀀·𪚥`,
  `１３０１０２${marker}`,
  `'; DROP TABLE ${marker}; --`,
  `../../${marker}`,
  `${marker}\r\nx-injected: 1`,
  marker.repeat(12_000),
]
const oddNumbers = [0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 99_999_999_999]
const oddNames = ['__proto__', 'constructor', 'toString', marker, '']
const oddInstants = [
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '9999-12-31T23:59:59Z',
  '1970-01-01T00:00:00Z',
  '2026-11-23T09:00:00+08:00',
  '2026-02-30T00:00:00Z',
]

const nested = (depth: number): unknown => (depth === 0 ? marker : [nested(depth - 1)])

/** Values of any kind but the right one. */
const odd = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => random.pick(oddTexts),
    () => random.pick(oddNumbers),
    () => null,
    () => random.chance(0.5),
    () => [],
    () => ({}),
    () => nested(60),
    () => Array.from({ length: 11_000 }, () => 1),
    () => ({ [random.pick(oddNames)]: marker }),
  ])()

type Schema = Record<string, unknown>

/** Makes values for a JSON Schema: fitting ones where `known` holds texts of the form asked for, spoiled ones now and then. */
export const createValues = (random: Random, known: ReadonlySet<string>, spoil: () => number) => {
  const texts = (schema: Schema): string => {
    const { pattern, format } = schema as { pattern?: string; format?: string }
    const { minLength = 0, maxLength = 40 } = schema as { minLength?: number; maxLength?: number }
    if (format === 'date-time' && random.chance(0.3)) return random.pick(oddInstants)
    const shape = pattern === undefined ? undefined : new RegExp(pattern, 'u')
    const fitting = [...known].filter(
      (t) => t.length >= minLength && t.length <= maxLength && (!shape || shape.test(t)),
    )
    if (fitting.length > 0 && (shape || random.chance(0.5))) return random.pick(fitting)
    return `${marker}${random.below(1_000)}`.slice(0, maxLength).padEnd(minLength, 'x')
  }
  const value = (schema: Schema): unknown => {
    if (random.chance(spoil())) return odd(random)
    const { anyOf, oneOf, allOf, enum: options, examples, properties, items } = schema as Record<string, Schema[]>
    if ('const' in schema) return schema['const']
    if (options) return random.pick(options)
    const branches = anyOf ?? oneOf
    if (branches) return value(random.pick(branches))
    if (allOf) return Object.assign({}, ...allOf.map(value))
    if (examples && random.chance(0.3)) return random.pick(examples)
    switch (schema['type']) {
      case 'string':
        return texts(schema)
      case 'integer':
      case 'number': {
        const { minimum = 0, maximum = 1_000 } = schema as { minimum?: number; maximum?: number }
        return random.pick([minimum, Math.min(maximum, minimum + random.below(100)), maximum])
      }
      case 'boolean':
        return random.chance(0.5)
      case 'array': {
        const { minItems = 0, maxItems = 5 } = schema as { minItems?: number; maxItems?: number }
        const length = random.chance(0.02) ? maxItems : minItems + random.below(3)
        return Array.from({ length: Math.min(length, 600) }, () => value((items ?? {}) as unknown as Schema))
      }
      case 'object': {
        const required = (schema['required'] ?? []) as string[]
        const entries = Object.entries((properties ?? {}) as unknown as Record<string, Schema>)
          .filter(([name]) => (required.includes(name) ? !random.chance(spoil() / 2) : random.chance(0.5)))
          .map(([name, member]) => [name, value(member)])
        if (random.chance(spoil() / 2)) entries.push([random.pick(oddNames), marker])
        const { additionalProperties } = schema
        if (typeof additionalProperties === 'object' && entries.length === 0)
          for (const name of [...known].filter((t) => /^[a-z_]+$/.test(t)))
            if (random.chance(0.4)) entries.push([name, value(additionalProperties as Schema)])
        return Object.fromEntries(entries)
      }
      default:
        return odd(random)
    }
  }
  return value
}

const asJsonSchema = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema

/** A request to an operation, right in some parts and wrong in others. */
export type RandomRequest = { path: string; query: string; headers: Record<string, string>; body: string | undefined }

const spoilText = (random: Random, text: string): string =>
  random.pick<() => string>([
    () => text.slice(0, random.below(text.length + 1)),
    () => `\ufeff${text}`,
    () => `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
    () => text.replace('{', '{"a":1,"a":2,'),
    () => text.replace(/:("|\{|\[|[0-9])/, ':1e400,"x":$1'),
    () => text.replace(/[0-9]/, '-0'),
    () => `"${marker.repeat(60_000)}"`,
  ])()

const mediaTypes = ['text/plain', 'application/json; charset=gbk', 'application/problem+json', '']
const accepted = ['text/html', 'application/xml', '*/*', 'application/json', 'application/json;q=0.5, text/html']

export const randomRequest = (operation: Operation, random: Random, known: ReadonlySet<string>): RandomRequest => {
  const wild = random.chance(0.5)
  const value = createValues(random, known, () => (wild ? 0.08 : 0))
  const part = (schema: z.ZodType | undefined): Record<string, unknown> => {
    const made = schema ? value(asJsonSchema(schema)) : {}
    return typeof made === 'object' && made !== null && !Array.isArray(made) ? (made as Record<string, unknown>) : {}
  }
  const text = (given: unknown) => (typeof given === 'object' ? JSON.stringify(given) : String(given)).slice(0, 6_000)
  const params = part(operation.params)
  const path = operation.path.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) =>
    encodeURIComponent(text(params[name] ?? marker).toWellFormed()),
  )
  const query = new URLSearchParams(
    Object.entries(part(operation.query)).map(([n, v]): [string, string] => [n, text(v)]),
  ).toString()
  const headers: Record<string, string> = {}
  const put = (name: string, p: number, texts: () => string) => {
    const given = texts()
    if (random.chance(p) && name !== '' && /^[\x20-\x7e]*$/.test(given)) headers[name] = given
  }
  for (const [name, given] of Object.entries(part(operation.headers))) put(name, 0.8, () => text(given))
  put('idempotency-key', 0.4, () => random.pick(['key-1', 'key-2', marker, 'x'.repeat(65), '']))
  put('if-match', 0.5, () => random.pick(['"1"', '"2"', '*', 'W/"1"', 'nonsense', '"99999999999999999999"']))
  put('if-none-match', 0.1, () => random.pick(['*', '"x"']))
  put('accept', 0.15, () => random.pick(accepted))
  put('accept-language', 0.2, () => random.pick(['en', 'zh-CN', 'en;q=0', marker]))
  put('x-request-id', 0.2, () => random.pick(['request-0001', 'x', 'y'.repeat(500)]))
  put('traceparent', 0.1, () => marker)
  if (!operation.body) return { path, query, headers, body: undefined }
  const made = value(asJsonSchema(operation.body))
  const form = operation.bodyType === 'application/x-www-form-urlencoded'
  const whole = form
    ? new URLSearchParams(Object.entries(Object(made)).map(([n, v]): [string, string] => [n, text(v)])).toString()
    : JSON.stringify(made)
  headers['content-type'] = random.chance(0.05) ? random.pick(mediaTypes) : (operation.bodyType ?? 'application/json')
  return { path, query, headers, body: wild && random.chance(0.15) ? spoilText(random, whole) : whole }
}
