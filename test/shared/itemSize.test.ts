import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDynalite } from '../../local/dynamo.ts'
import { attributeBytes } from '../../shared/sqlite/rows.ts'
import { openSqliteStore } from '../../shared/sqlite/store.ts'
import { valueBytes } from '../../shared/sqlite/values.ts'
import type { Store } from '../../shared/store/store.ts'
import type { Table } from '../../shared/store/table.ts'
import { testClock } from '../support/clock.ts'

const most = 409_600
const clock = testClock()

describe('bytes as DynamoDB counts them', () => {
  test.each([
    ['text in UTF-8', '京津冀', 9],
    ['a character beyond 16 bits', '\u{1f4b3}', 4],
    ['nothing', null, 1],
    ['a truth', true, 1],
    ['zero', 0, 1],
    ['one digit', 7, 2],
    ['two digits that are a pair', 42, 2],
    ['two digits that are not', 4.2, 3],
    ['zeros that are not written', 5_000, 2],
    ['a minus', -42, 3],
    ['sixteen digits', 1_234_567_890_123_456, 9],
    ['an empty map', {}, 3],
    ['an empty list', [], 3],
    ['a list of two', ['a', 'b'], 3 + 2 * (1 + 1)],
    ['a map of two, one of them absent', { ab: 'c', d: undefined, é: 1 }, 3 + (1 + 2 + 1) + (1 + 2 + 2)],
  ])('%s', (_what, value, bytes) => expect(valueBytes(value)).toBe(bytes))

  test.each([
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['more than a double holds exactly', 2 ** 53],
    ['too small', 1e-131],
    ['a date', new Date(0)],
    ['a set', new Set(['a'])],
    ['bytes', new Uint8Array(2)],
    ['a function', () => 1],
    ['a hole in a list', [undefined]],
    ['33 levels', Array.from({ length: 33 }).reduce((inner) => [inner], 1 as unknown)],
  ])('refused: %s', (_what, value) => {
    expect(() => valueBytes({ in: value })).toThrow(expect.objectContaining({ name: 'ValidationException' }))
  })
})

describe('beside DynamoDB’s wire', () => {
  let engines: Store[]
  let tables: Table[]
  beforeAll(async () => {
    engines = [openSqliteStore(), await openDynalite()]
    for (const engine of engines) await engine.createTable('sizes')
    tables = engines.map((engine) => engine.openTable('sizes', { clock }))
  })
  afterAll(() => Promise.all(engines.map((engine) => engine.close())))

  const shapes: Record<string, unknown> = {
    text: {},
    numbers: { n: [0, 1, 12, 123, 1.2, 1.23, -5, -0.001, 1e15, 123_456, 0.1 + 0.2, 1e-20] },
    nested: { a: { b: { c: [{ d: true }, null, [[], {}]] } }, names: { longer_than_most: 'x' } },
  }
  test.each(Object.entries(shapes))(
    'an item of %s fits to the byte in both, and one more in neither',
    async (name, shape) => {
      // Beside the data: keys, version, the empty map of events and what DynamoDB's adapter notes of the write.
      const rest = attributeBytes({
        pk: name,
        sk: '1',
        version: 1,
        pending: {},
        write: 'x'.repeat(12),
        data: { shape, fill: '' },
      })
      const filled = (bytes: number) => ({ shape, fill: 'x'.repeat(bytes - rest) })
      for (const table of tables) {
        await expect(table.create({ pk: name, sk: '1', data: filled(most + 1) })).rejects.toThrow(/exceeded/)
        expect(await table.create({ pk: name, sk: '1', data: filled(most) })).toBe('done')
        await expect(table.replace({ pk: name, sk: '1', version: 1, data: filled(most + 1) })).rejects.toThrow(
          /exceeded/,
        )
      }
    },
  )

  test('a page ends with a megabyte; by pages every item comes once', async () => {
    const walks = await Promise.all(
      tables.map(async (table) => {
        for (let i = 10; i < 40; i++)
          await table.create({ pk: 'pages', sk: String(i), data: { fill: 'x'.repeat(90_000) } })
        const pages: string[][] = []
        for (let after: string | undefined, more = true; more; ) {
          const page = await table.query({ pk: 'pages', after })
          pages.push(page.items.map(({ sk }) => sk))
          after = page.items.at(-1)?.sk
          more = page.more
        }
        return pages
      }),
    )
    expect(walks[0]).toEqual(walks[1])
    expect(walks[0]?.length).toBe(3)
    expect(walks[0]?.flat()).toEqual(Array.from({ length: 30 }, (_, i) => String(i + 10)))
  })
})
