import { describe, expect, test } from 'vitest'
import { continueTrace, currentTrace, inTrace } from '../../shared/observe/trace.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const span = '00f067aa0ba902b7'
/** Random bytes that are not. */
const random = (bytes: number) => 'ab'.repeat(bytes)
const ownSpan = 'ab'.repeat(8)
const ownTrace = 'ab'.repeat(16)

describe('a traceparent', () => {
  test.each([
    ['of version 00', `00-${trace}-${span}-01`, '01'],
    ['not sampled', `00-${trace}-${span}-00`, '00'],
    ['of a later version', `01-${trace}-${span}-01`, '01'],
    ['of a later version that says more', `cc-${trace}-${span}-01-what-the-future-will-be`, '01'],
  ])('%s is continued by a step of our own, in version 00', (_, given, flags) => {
    expect(continueTrace(given, random)).toBe(`00-${trace}-${ownSpan}-${flags}`)
  })

  test.each([
    ['absent', undefined],
    ['absent as fetch says it', null],
    ['empty', ''],
    ['of the version that is none', `ff-${trace}-${span}-01`],
    ['of version 00 that says more', `00-${trace}-${span}-01-more`],
    ['with a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['with a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['in upper case', `00-${trace.toUpperCase()}-${span}-01`],
    ['too short', `00-${trace.slice(1)}-${span}-01`],
    ['sent twice', `00-${trace}-${span}-01, 00-${trace}-${span}-01`],
    ['longer than any', `cc-${trace}-${span}-01-${'x'.repeat(500)}`],
    ['something else', '京津冀'],
  ])('%s: a trace begins', (_, given) => {
    expect(continueTrace(given, random)).toBe(`00-${ownTrace}-${ownSpan}-01`)
  })

  test('that begins is another each time', () => {
    const begun = Array.from({ length: 100 }, () => continueTrace(undefined))
    expect(new Set(begun.map((one) => one.split('-')[1])).size).toBe(100)
    for (const one of begun) expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })

  test('is known through every await of the work it belongs to, and to no other', async () => {
    const seen = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return currentTrace()
    }
    expect(await Promise.all([inTrace('a', seen), inTrace('b', seen), seen()])).toEqual(['a', 'b', undefined])
  })
})
