import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Recognition } from '../../../functions/identity/codes/contract.ts'
import { opaqueProfile } from '../../../local/provinces/codes.ts'
import type { Client } from '../../../sdk/client.ts'
import { type CodesWorld, openCodes } from '../../support/codes.ts'

// One Idempotency-Key is one request, also when two tries of it, or of another request, are under way at once.
let world: CodesWorld
beforeAll(async () => {
  world = await openCodes()
})
afterAll(() => world.stop())

const here = { venue: 'tj-120103-001', item: 'CU-01' }
const scan = async (code: string, more: { key?: string; by?: Client; body?: object } = {}) => {
  const answer = await (more.by ?? world.museum).call('POST', '/v1/code-recognitions', {
    body: { ...here, code, ...more.body },
    ...(more.key && { idempotencyKey: more.key }),
  })
  return { status: answer.status, body: answer.body as Recognition & { code?: string } }
}
const opaque = () => world.hebei.codes.mintOpaque({ cardId: world.hebei.active })
const signed = () => world.hebei.codes.mintCode({ cardId: world.hebei.active })
const reused = { status: 422, body: { code: 'idempotency-key-reused' } }
const rounds = 8

/** Two requests at once; which of them comes first is chance, what must hold is not. */
const race = async (key: string, one: [string, object?], other: [string, object?]) => {
  const answers = await Promise.all([one, other].map(([code, body]) => scan(code, { key, ...(body && { body }) })))
  return answers.sort((a, b) => a.status - b.status)
}

describe('the same key with another body, at once', () => {
  test.each([
    ['signed codes', signed],
    ['opaque codes', opaque],
  ])(
    'and two %s: one is accepted, the other is told that the key is used, and its code is not used up',
    async (name, mint) => {
      for (let round = 0; round < rounds; round++) {
        const codes = [await mint(), await mint()] as const
        const [first, second] = await race(`${name.replace(' ', '-')}-${round}`, [codes[0]], [codes[1]])
        expect(first).toMatchObject({ status: 200, body: { outcome: 'ACCEPTED' } })
        expect(second).toMatchObject(reused)
        const again = await Promise.all(codes.map((code) => scan(code, { by: world.tianjin.client })))
        expect(again.map(({ body }) => body.outcome).sort()).toEqual(['ACCEPTED', 'REPLAYED'])
      }
    },
  )

  test('and one code: one is accepted, the other is told that the key is used, not that the code is', async () => {
    for (let round = 0; round < rounds; round++) {
      const code = opaque()
      const [first, second] = await race(
        `same-code-${round}`,
        [code, { terminal: 'gate-1' }],
        [code, { terminal: 'gate-2' }],
      )
      expect(first).toMatchObject({ status: 200, body: { outcome: 'ACCEPTED' } })
      expect(second).toMatchObject(reused)
    }
  })

  test('and both are refused: one refusal stands, the other is told that the key is used', async () => {
    for (let round = 0; round < rounds; round++) {
      const other = { item: 'CU-03' }
      const [first, second] = await race(`refusals-${round}`, [opaque(), other], [opaque(), other])
      expect(first).toMatchObject({ status: 200, body: { outcome: 'NOT_ALLOWED_HERE' } })
      expect(second).toMatchObject(reused)
    }
  })

  test('and one would be accepted, the other refused: only one of the two has an answer', async () => {
    for (let round = 0; round < rounds; round++) {
      const key = `mixed-${round}`
      const answers = await race(key, [opaque()], [opaque(), { item: 'CU-03' }])
      expect(answers.map(({ status }) => status)).toEqual([200, 422])
      expect(answers[1]).toMatchObject(reused)
    }
  })
})

describe('the same key with another body, one behind the other', () => {
  test.each<[string, () => Promise<string> | string, object?]>([
    ['an acceptance', opaque],
    ['a refusal', opaque, { item: 'CU-03' }],
    ['an answer without any card', () => 'WX9-0123456789ABCDEF'],
  ])('is refused behind %s', async (name, mint, body) => {
    const key = name.replaceAll(' ', '-')
    const code = await mint()
    const first = await scan(code, { key, ...(body && { body }) })
    expect(first.status).toBe(200)
    expect(await scan(code, { key, body: { ...body, terminal: 'gate-9' } })).toMatchObject(reused)
    expect(await scan(opaque(), { key })).toMatchObject(reused)
    expect(await scan(code, { key, ...(body && { body }) })).toEqual(first)
  })
})

describe('a reusable code', () => {
  beforeAll(async () => {
    const { id, body } = opaqueProfile('hebei')
    const changed = { ...body, singleUse: false }
    const done = await world.hebei.client.call('PUT', `/v1/code-profiles/${id}`, {
      body: changed,
      headers: { 'if-match': '"1"' },
    })
    expect(done).toMatchObject({ status: 200, body: { singleUse: false } })
    world.hub.clock.advance(31_000)
  })

  test('is accepted as often as it is shown while it lives, each time with a receipt of its own, and then no more', async () => {
    const code = opaque()
    const answers = [await scan(code), await scan(code), await scan(code, { by: world.tianjin.client })]
    expect(answers.map(({ body }) => body.outcome)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED'])
    expect(new Set(answers.map(({ body }) => body.receipt?.id)).size).toBe(3)
    for (const { body } of answers) {
      const told = world.hub.bus.published().filter((d) => JSON.stringify(d).includes(body.receipt?.id ?? 'none'))
      expect(told).toHaveLength(1)
    }
    world.hub.clock.advance(120_000)
    expect((await scan(code)).body.outcome).toBe('EXPIRED')
  })

  test('is still one use for one request: its repeat hears the same receipt', async () => {
    const code = opaque()
    const first = await scan(code, { key: 'reusable-1' })
    expect(first.body.outcome).toBe('ACCEPTED')
    expect(await scan(code, { key: 'reusable-1' })).toEqual(first)
    const other = await scan(code, { key: 'reusable-2' })
    expect(other.body.outcome).toBe('ACCEPTED')
    expect(other.body.receipt?.id).not.toBe(first.body.receipt?.id)
    expect(await scan(code, { key: 'reusable-1', body: { terminal: 'gate-1' } })).toMatchObject(reused)
  })

  test('at two scanners at once is two uses', async () => {
    const code = opaque()
    const answers = await Promise.all([scan(code), scan(code, { by: world.tianjin.client })])
    expect(answers.map(({ body }) => body.outcome)).toEqual(['ACCEPTED', 'ACCEPTED'])
    expect(answers[0]?.body.receipt?.id).not.toBe(answers[1]?.body.receipt?.id)
  })

  test('does not make signed codes reusable', async () => {
    const code = await signed()
    expect((await scan(code)).body.outcome).toBe('ACCEPTED')
    expect((await scan(code)).body.outcome).toBe('REPLAYED')
  })
})
