import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { event, makeEvent, parseEvent } from '../../shared/contract/event.ts'
import { react } from '../../shared/events/react.ts'

const id = 'evt_01jd3m8p9q4r5s6t7v8w9x0y1z'
const now = new Date('2026-11-22T00:00:00.000Z')
const base = { source: 'hub.test', type: 'Moved', title: { zh: '已移动', en: 'Moved' } } as const

const first = event({ ...base, version: 1, data: z.strictObject({ to: z.string() }), example: { to: 'x' } })
const third = event({
  ...base,
  version: 3,
  data: z.strictObject({ to: z.strictObject({ code: z.string() }), by: z.string() }),
  example: { to: { code: 'x' }, by: 'hub' },
  upgrade: [({ to }) => ({ to: { code: to } }), (data) => ({ ...data, by: 'unknown' })],
})

describe('an event of an older version', () => {
  test('is brought up step by step, and says the version it has now', () => {
    const told = parseEvent(third, makeEvent(first, id, now, { to: 'x' }))
    expect(told).toMatchObject({ id, version: 3, data: { to: { code: 'x' }, by: 'unknown' } })
    const second = { ...makeEvent(first, id, now, { to: 'x' }), version: 2, data: { to: { code: 'y' } } }
    expect(parseEvent(third, second).data).toEqual({ to: { code: 'y' }, by: 'unknown' })
  })

  test('reaches the reaction in the present version', async () => {
    const seen: unknown[] = []
    const reactions = react([third], { Moved: async ({ data }) => void seen.push(data) }, () => {})
    const detail = makeEvent(first, id, now, { to: 'x' })
    await reactions({ source: base.source, 'detail-type': base.type, detail })
    expect(seen).toEqual([{ to: { code: 'x' }, by: 'unknown' }])
  })
})

test('an event of a newer version is refused loudly and reaches no reaction: it waits for the code that knows it', async () => {
  const logged: string[] = []
  const seen: unknown[] = []
  const reactions = react([first], { Moved: async (told) => void seen.push(told) }, (code) => void logged.push(code))
  const detail = makeEvent(third, id, now, { to: { code: 'x' }, by: 'hub' })
  await expect(reactions({ source: base.source, 'detail-type': base.type, detail })).rejects.toThrow(
    'Moved 3 is newer than 1',
  )
  // The same refusal when its data happen to fit.
  await expect(
    reactions({ source: base.source, 'detail-type': base.type, detail: { ...detail, data: { to: 'x' } } }),
  ).rejects.toThrow('Moved 3 is newer than 1')
  expect(logged).toEqual(['event-refused', 'event-refused'])
  expect(seen).toEqual([])
})

test('a version without a way up from each earlier one is not declared', () => {
  expect(() => event({ ...base, version: 2, data: z.strictObject({}), example: {} })).toThrow(
    'Moved 2 needs an upgrade for each earlier version',
  )
})
