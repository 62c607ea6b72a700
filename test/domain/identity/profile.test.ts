import { describe, expect, test } from 'vitest'
import type { CodeProfile, CodeShape } from '../../../functions/identity/codes/contract.ts'
import {
  classify,
  overlap,
  overlapping,
  recognisedFor,
  sharedProfile,
} from '../../../functions/identity/codes/profiles/domain/profile.ts'

const shape = (prefix: string, alphabet: CodeShape['alphabet'] = 'base32', min = 32, max = min): CodeShape => ({
  prefix,
  alphabet,
  length: { min, max },
})
const profile = (id: string, own: CodeShape, more: Partial<CodeProfile> = {}): CodeProfile => ({
  ...sharedProfile,
  id,
  owner: 'hebei',
  mode: 'online',
  shape: own,
  ...more,
})
const registered = [
  profile('he-code', shape('HE1.')),
  profile('bj-code', shape('BJ1.', 'hex-upper', 16, 24)),
  profile('tj-signed', shape('TJS-', 'jws', 120, 400), { mode: 'signed', owner: 'tianjin' }),
]
const jws = `${'a'.repeat(60)}.${'b'.repeat(120)}.${'c'.repeat(86)}`
const bare = `eyJ${jws.slice(3)}`

describe('a scanned text finds its profile by shape alone', () => {
  test.each([
    ['fits a prefix and alphabet', `HE1.${'A2'.repeat(16)}`, 'he-code'],
    ['shortest of a range', `BJ1.${'0F'.repeat(8)}`, 'bj-code'],
    ['longest of a range', `BJ1.${'0F'.repeat(12)}`, 'bj-code'],
    ['bare JWS', bare, 'jjj-code'],
    ['three base64url parts that begin otherwise', jws, 'jjj-code'],
    ['a province’s own signed code', `TJS-${jws}`, 'tj-signed'],
    ['one character too long', `HE1.${'A2'.repeat(16)}A`, 'malformed'],
    ['one character too short', `BJ1.${'0'.repeat(15)}`, 'malformed'],
    ['a character outside the alphabet', `HE1.${'A1'.repeat(16)}`, 'malformed'],
    ['a prefix and nothing else', 'HE1.', 'malformed'],
    ['two parts', bare.slice(0, bare.lastIndexOf('.')), 'malformed'],
    ['four parts', `${bare}.x`, 'malformed'],
    ['NUL inside', `HE1.${'A2'.repeat(15)}A\u0000`, 'malformed'],
    ['line break behind', `HE1.${'A2'.repeat(16)}\n`, 'malformed'],
    ['C1 control', 'text\u0085', 'malformed'],
    ['lone surrogate', 'text\ud800', 'malformed'],
    ['prefix in lower case', `he1.${'A2'.repeat(16)}`, 'unknown'],
    ['prefix in full width', `ＨＥ1.${'A2'.repeat(16)}`, 'unknown'],
    ['payment code', '281234567890123456', 'unknown'],
    ['bank payment code', '6212345678901234567', 'unknown'],
    ['web address', 'https://example.com/a.b', 'unknown'],
    ['host name', 'www.example.com', 'unknown'],
    ['blank before', ` HE1.${'A2'.repeat(16)}`, 'unknown'],
  ])('%s', (_name, code, expected) => {
    const found = classify(code, registered)
    expect(typeof found === 'string' ? found : found.profile.id).toBe(expected)
  })

  test('what is read on is the text behind the prefix', () => {
    expect(classify(`TJS-${jws}`, registered)).toMatchObject({ payload: jws })
    expect(classify(bare, registered)).toMatchObject({ payload: bare })
  })
})

describe('no two shapes may begin alike', () => {
  test.each([
    ['equal', 'HE1.', 'HE1.', true],
    ['one begins the other', 'HE1', 'HE1.', true],
    ['the other way round', 'HE1.', 'HE1', true],
    ['different ends', 'HE1.', 'HE2.', false],
    ['different case', 'HE1.', 'He1.', false],
  ])('%s', (_name, one, other, expected) => {
    expect(overlap(shape(one), shape(other, 'digits', 8))).toBe(expected)
  })

  test.each([
    ['free', 'HE2.', undefined],
    ['taken', 'HE1.X', 'he-code'],
    ['a web address in capitals', 'HTTPS:', 'reserved'],
    ['the beginning of one', 'HTT', 'reserved'],
    ['a health certificate', 'HC1:', 'reserved'],
  ])('a new prefix: %s', (_name, prefix, expected) => {
    expect(overlapping(shape(prefix), registered)).toBe(expected)
  })

  test('the shared profile’s beginning is taken, too', () => {
    expect(overlapping(shape('eyJx'), [])).toBe('jjj-code')
  })
})

describe('a kind of code is recognised for the items agreed', () => {
  const library = profile('he-library', shape('HEL.'), { kind: 'library', items: ['CU-03'] })
  test.each([
    ['its item', library, 'CU-03', {}, true],
    ['another item', library, 'MD-01', {}, false],
    ['no list: every item', registered[0] as CodeProfile, 'MD-01', {}, true],
    ['retired', { ...library, state: 'retired' as const }, 'CU-03', {}, false],
    ['the code names the same kind', library, 'CU-03', { kind: 'library' }, true],
    ['the code names another kind', library, 'CU-03', { kind: 'ecard' }, false],
    ['the code was drawn for this item', library, 'CU-03', { scene: 'CU-03' }, true],
    ['the code was drawn for another item', library, 'CU-03', { scene: 'CU-04' }, false],
  ])('%s', (_name, of, item, says, expected) => {
    expect(recognisedFor(of, item, says)).toBe(expected)
  })
})
