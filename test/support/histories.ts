import fc from 'fast-check'
import { expect } from 'vitest'
import type { Event } from '../../shared/contract/event.ts'
import { relayShardOf } from '../../shared/store/shape.ts'
import type { Key, Table, Unsent } from '../../shared/store/table.ts'
import { type TestClock, testClock } from './clock.ts'

// Random histories of everything the port `Table` can do, played to any engine: what one answers, all answer.

const pks = ['a', '京'] as const
const pk = fc.constantFrom(...pks)
const sk = fc.constantFrom('0', '10', 'é', '\u{1f4b3}', '\uffee')
const key = fc.record({ pk, sk })
const place = fc.option(fc.record({ pk: fc.constantFrom('l1', 'l2'), sk: fc.constantFrom('1', '2', '3', 'ä') }), {
  nil: undefined,
})
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, min: -9e15, max: 9e15 }).filter((n) => n === 0 || Math.abs(n) > 1e-129),
  fc.constantFrom(0, -0, 1e-7),
)
const { map: json } = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    number,
    fc.boolean(),
    fc.constant(null),
    tie('map'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  map: fc.dictionary(
    fc.string({ maxLength: 3 }).filter((name) => name !== '__proto__'),
    tie('value'),
    { maxKeys: 3, noNullPrototype: true },
  ),
}))
const seconds = fc.option(fc.integer({ min: -5, max: 20 }), { nil: undefined })
const ids = fc.uniqueArray(fc.constantFrom('e1', 'e2', 'e3', 'e4'), { maxLength: 2 })
const edge = fc.option(fc.constantFrom('0', '1', '10', '2', 'z', '\u{1f4b3}'), { nil: undefined })
const written = {
  key,
  data: json,
  v: fc.constantFrom(undefined, 1, 2),
  idx1: place,
  idx2: place,
  ttl: seconds,
  events: ids,
}
/** What every engine refuses: in a key, or in the data. */
const bad = fc.constantFrom<{ key?: Key; data?: unknown }>(
  { key: { pk: '', sk: '0' } },
  { key: { pk: 'a', sk: '' } },
  { key: { pk: 'a', sk: 'x'.repeat(1025) } },
  { data: { x: Number.NaN } },
  { data: { x: [Number.NEGATIVE_INFINITY] } },
  { data: { x: 2 ** 53 } },
  { data: { x: 1e-131 } },
  { data: { at: new Date(0) } },
  { data: { x: 'x'.repeat(409_600) } },
)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('create' as const), ...written }) },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('replace' as const), ...written, behind: fc.constantFrom(0, 0, 0, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('refused' as const), bad }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('get' as const), key }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('getMany' as const), keys: fc.array(key, { maxLength: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('count' as const), of: fc.constantFrom('n1', 'n2'), ttl: seconds }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant('query' as const),
      index: fc.constantFrom(undefined, 'idx1' as const, 'idx2' as const),
      pk,
      list: fc.constantFrom('l1', 'l2'),
      after: edge,
      until: edge,
      limit: fc.integer({ min: 1, max: 6 }),
      newestFirst: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pending' as const), key }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('sent' as const), key, ids }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('unsent' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 8_000 }) }) },
)
type StepOf<Op> = Extract<typeof step extends fc.Arbitrary<infer T> ? T : never, { op: Op }>
type Step = StepOf<string>

export const history = fc.array(step, { minLength: 20, maxLength: 40, size: 'max' })

/** One player: its table, its clock, and a mark before every key, so that histories do not meet in one table. */
type Player = { table: Table; clock: TestClock; mark: string }

const at = ({ mark }: Player, { pk, sk }: Key): Key => ({ pk: `${mark}${pk}`, sk })
const until = ({ clock }: Player, after: number | undefined) =>
  after === undefined ? undefined : Math.floor(clock().getTime() / 1000) + after

const item = (player: Player, { key, data, v, idx1, idx2, ttl }: StepOf<'create' | 'replace'>) => ({
  ...at(player, key),
  data,
  v,
  idx1: idx1 && at(player, idx1),
  idx2: idx2 && at(player, idx2),
  ttl: until(player, ttl),
})
const events = ({ mark, clock }: Player, of: readonly string[]): Event[] =>
  of.map((id) => ({ id: `${mark}${id}`, source: 's', type: 'T', version: 1, time: clock().toISOString(), data: {} }))

/** Every page of the shards of this history; items due since the same instant have no order that engines share. */
const allUnsent = async ({ table, clock, mark }: Player, limit: number): Promise<string[]> => {
  const found: Unsent[] = []
  for (const shard of new Set(pks.map((pk) => relayShardOf(`${mark}${pk}`))))
    for (let after: Unsent | undefined; ; ) {
      const page = await table.unsent(shard, { before: clock().toISOString(), after, limit })
      found.push(...page)
      after = page.at(-1)
      if (page.length < limit) break
    }
  return found
    .filter((u) => u.pk.startsWith(mark))
    .map((u) => `${u.relayAt} ${u.pk} ${u.sk}`)
    .sort()
}

const ops: { [Op in Step['op']]: (player: Player, step: StepOf<Op>) => Promise<unknown> | unknown } = {
  create: (player, s) => player.table.create(item(player, s), events(player, s.events)),
  replace: async (player, s) => {
    const version = ((await player.table.get(at(player, s.key)))?.version ?? 1) - s.behind
    return player.table.replace({ ...item(player, s), version }, events(player, s.events))
  },
  refused: (player, { bad: { key = { pk: 'a', sk: '0' }, data = {} } }) =>
    player.table.create({ pk: key.pk && at(player, key).pk, sk: key.sk, data }),
  get: (player, { key }) => player.table.get(at(player, key)),
  getMany: (player, { keys }) => player.table.getMany(keys.map((key) => at(player, key))),
  count: async (player, { of, ttl }) => {
    const counter = at(player, { pk: `N#${of}`, sk: 'N' })
    return [await player.table.count(counter, until(player, ttl)), (await player.table.get(counter)) ?? null]
  },
  query: async (player, { index, pk, list, after, until: end, limit, newestFirst }) => {
    const where = { pk: at(player, { pk: index ? list : pk, sk: '' }).pk, after, until: end, limit, newestFirst }
    const { items, more } = await player.table.query({ ...where, ...(index && { index }) })
    // Items with one index key have no order of their own.
    return { more, seen: items.map((found) => (index ? found[index]?.sk : found)) }
  },
  pending: async (player, { key }) => (await player.table.pending(at(player, key))).map(({ id }) => id).sort(),
  sent: (player, { key, ids: of }) =>
    player.table.sent(
      at(player, key),
      of.map((id) => `${player.mark}${id}`),
    ),
  unsent: (player, { limit }) => allUnsent(player, limit),
  wait: ({ clock }, { ms }) => clock.advance(ms),
}

/** What an engine answers to a history, step by step; a refusal is an answer, whatever its words. */
export const play = async (
  table: Table,
  clock: TestClock,
  steps: readonly Step[],
  mark: string,
): Promise<unknown[]> => {
  const answers: unknown[] = []
  for (const s of steps)
    try {
      answers.push([s.op, (await ops[s.op]({ table, clock, mark }, s as never)) ?? null])
    } catch {
      answers.push([s.op, 'refused'])
    }
  return answers
}

let played = 0

export type Opens = { openTable: (name: string, options: { clock: TestClock }) => Table }

/** Plays random histories to two engines; both have the table `name`. Fails at the first step they answer otherwise. */
export const answerAlike = (one: Opens, other: Opens, name: string) =>
  fc.asyncProperty(history, async (steps) => {
    const mark = `${process.pid}-${played++}-`
    const [a, b] = [testClock(), testClock()]
    const ours = await play(one.openTable(name, { clock: a }), a, steps, mark)
    expect(ours).toEqual(await play(other.openTable(name, { clock: b }), b, steps, mark))
  })
