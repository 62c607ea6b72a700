import { describe, expect, test } from 'vitest'
import { JsonRefusal, parseStrictJson } from '../../shared/crypto/strictJson.ts'

const reasonOf = (text: string) => {
  try {
    parseStrictJson(text)
    return 'accepted'
  } catch (error) {
    return error instanceof JsonRefusal ? error.reason : `threw ${(error as Error).name}`
  }
}

describe('JSON from outside', () => {
  test.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":3}]}'],
    ['["a","a"]'],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}'],
    ['{"text":"-0","n":-0.5,"m":-1}'],
    ['"plain"'],
  ])('accepts %s', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text))
  })

  test.each([
    ['{"a":1,"a":2}', 'duplicate-member'],
    ['{"a":1,"\\u0061":2}', 'duplicate-member'],
    ['{"x":[{"a":1,"b":2,"a":3}]}', 'duplicate-member'],
    ['{"n":-0}', 'negative-zero'],
    ['[-0]', 'negative-zero'],
    ['{"a":1', 'syntax'],
    ['{"a":"open', 'syntax'],
    ['', 'syntax'],
    ["{'a':1}", 'syntax'],
    ['['.repeat(65) + ']'.repeat(65), 'too-deep'],
    ['{"a":'.repeat(100_000), 'too-deep'],
  ])('refuses %.40s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  test('takes 64 levels', () => {
    expect(reasonOf('['.repeat(64) + ']'.repeat(64))).toBe('accepted')
  })
})
