import { expect, test } from 'vitest'
import { HubId } from '../../shared/contract/ids.ts'
import { derivedId, randomId, sha256 } from '../../shared/crypto/ids.ts'

test('random ids have their form and never repeat', () => {
  const ids = Array.from({ length: 2_000 }, () => randomId('evt'))
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(HubId.safeParse(id).success, id).toBe(true)
})

test('derived ids follow from their parts alone, however these are split', () => {
  expect(derivedId('cse', 'a', 'b')).toBe(derivedId('cse', 'a', 'b'))
  const others = [['ab'], ['a', 'b'], ['', 'ab'], ['a', '', 'b'], ['a:1:b']].map((parts) => derivedId('cse', ...parts))
  expect(new Set(others).size).toBe(others.length)
  // Known answer: ids made before must be met again.
  expect(derivedId('cse', 'caller', 'key')).toBe('cse_8pfpbqebf172tk0d7vj2fx6whm')
})

test('a fingerprint is the SHA-256 of its text (FIPS 180-4 example “abc”)', () => {
  expect(sha256('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
})
