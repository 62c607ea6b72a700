import { expect, test } from 'vitest'
import { indexWords, matchQuery, tooMuchToSearch } from '../../../functions/catalog/search/domain/search.ts'

test('a text is indexed by characters, neighbours and Latin words', () => {
  expect(indexWords('天津图书馆 Library-2')).toBe('天 津 图 书 馆 天津 津图 图书 书馆 library 2')
})

test.each([
  ['图书馆', '"图书" AND "书馆"'],
  ['馆', '"馆"'],
  ['  天津 LIB ', '"天津" AND "lib"*'],
  ['ｌｉｂ', '"lib"*'],
  ['" OR 1=1 --', '"or"* AND "1"*'],
  ['NEAR(a b)', '"near"* AND "a"* AND "b"*'],
])('what a person types is words, never syntax: %s', (typed, query) => {
  expect(matchQuery(typed, 'AND')).toBe(query)
})

test.each(['', '   ', '（）', '%*"'])('nothing to look for: %s', (typed) => {
  expect(matchQuery(typed, 'OR')).toBeUndefined()
})

const letters = (count: number) => [...'abcdefghijklmnopqrstuvwxyz0123456789'].slice(0, count).join(' ')
const characters = (count: number) => String.fromCodePoint(...Array.from({ length: count }, (_, n) => 0x4e00 + n))

test.each([
  ['as many words as allowed', letters(8), false],
  ['one word more', letters(9), true],
  ['every letter and digit', letters(36), true],
  ['one word many times', 'a '.repeat(50), false],
  ['as many pairs as allowed', characters(41), false],
  ['one pair more', characters(42), true],
  ['signs that unfold to several characters each', '㍿㍻㍼㍽㍾'.repeat(5), false],
  ['as long as allowed', 'a'.repeat(100), false],
  ['one character more', 'a'.repeat(101), true],
])('what one search may hold is bounded: %s', (_name, typed, refused) => {
  expect(tooMuchToSearch(typed) !== undefined).toBe(refused)
})

test('a search within the bounds asks for at most 48 terms', () => {
  expect(tooMuchToSearch(`${letters(8)} ${characters(41)}`)).toBeUndefined()
  expect(matchQuery(`${letters(8)} ${characters(41)}`, 'OR')?.split(' OR ')).toHaveLength(48)
})
