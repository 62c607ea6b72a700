import { expect, test } from 'vitest'
import { indexWords, matchQuery } from '../../../functions/catalog/search/domain/search.ts'

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
