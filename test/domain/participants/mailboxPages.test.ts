import { describe, expect, test } from 'vitest'
import {
  blockOf,
  cursorsOf,
  firstCursor,
  firstPageOf,
  isGap,
  keptSeconds,
  keyOf,
  lastDeliverySeconds,
  mostEntries,
  nextPageSize,
  pageOf,
  startsBlock,
} from '../../../functions/participants/mailbox/domain/pages.ts'

const day = 86_400
/** An event whose JSON has so many bytes. */
const event = (bytes: number) => ({ event: 'x'.repeat(bytes - 2) })

describe('cursors and pages', () => {
  test('a page owns a hundred cursors, the last of which is its key', () => {
    expect(mostEntries).toBe(100)
    expect(keyOf(1)).toBe('000000000100')
    expect(keyOf(12_345)).toBe('000001234500')
    expect(['000000000001', '000000000100', '000000000101', '000000000200'].map(pageOf)).toEqual([1, 1, 2, 2])
  })

  test('where nothing has been read comes before every page', () => {
    expect(pageOf(firstCursor)).toBe(0)
    expect(firstCursor < (cursorsOf(keyOf(1), mostEntries)[0] as string)).toBe(true)
  })

  test('the entries of a page have its last cursors, in order, whether they fill it or not', () => {
    expect(cursorsOf('000000000200', 3)).toEqual(['000000000198', '000000000199', '000000000200'])
    const full = cursorsOf(keyOf(2), mostEntries)
    expect([full[0], full.at(-1), full.length]).toEqual(['000000000101', '000000000200', 100])
    expect(full.map(pageOf)).toEqual(full.map(() => 2))
  })

  test('cursors sort as texts as they follow each other', () => {
    const cursors = [9, 10, 99, 100, 1_000_000].map(keyOf)
    expect(cursors.toSorted()).toEqual(cursors)
  })

  test('a page is missing when the one behind a cursor is not the next', () => {
    expect(isGap(firstCursor, keyOf(1))).toBe(false)
    expect(isGap(firstCursor, keyOf(2))).toBe(true)
    expect(isGap(keyOf(1), keyOf(2))).toBe(false)
    expect(isGap('000000000050', keyOf(2))).toBe(false)
    expect(isGap('000000000050', keyOf(3))).toBe(true)
  })
})

describe('the next page', () => {
  test('takes a hundred small events and no more', () => {
    expect(nextPageSize([])).toBe(0)
    expect(nextPageSize(Array.from({ length: 99 }, () => event(10)))).toBe(99)
    expect(nextPageSize(Array.from({ length: 101 }, () => event(10)))).toBe(100)
  })

  test('takes as many as 96 KiB hold, to the byte', () => {
    const half = 48 * 1024
    expect(nextPageSize([event(half), event(half)])).toBe(2)
    expect(nextPageSize([event(half), event(half + 1)])).toBe(1)
    expect(nextPageSize([event(half), event(half - 10), event(10), event(10)])).toBe(3)
  })

  test('counts bytes, not characters', () => {
    const chinese = { event: '卡'.repeat(20_000) }
    expect(nextPageSize([chinese, chinese])).toBe(1)
  })

  test('takes the first however large it is, alone', () => {
    expect(nextPageSize([event(256 * 1024), event(10)])).toBe(1)
  })
})

test('a repeat always meets what it repeats: 194 days after an event the last delivery, after 200 it is forgotten', () => {
  expect(lastDeliverySeconds).toBe(194 * day)
  expect(keptSeconds).toBe(200 * day)
})

test('blocks hold ten thousand pages each; only the first page of one starts it', () => {
  expect([1, 10_000, 10_001, 20_000, 20_001].map(blockOf)).toEqual([0, 0, 1, 1, 2])
  expect([1, 2, 10_000, 10_001, 10_002].map(startsBlock)).toEqual([true, false, false, true, false])
  for (const block of [0, 1, 7]) {
    expect(blockOf(firstPageOf(block))).toBe(block)
    expect(startsBlock(firstPageOf(block))).toBe(true)
  }
})
