import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Province } from '../../shared/contract/province.ts'
import { type TestHub, testHub } from '../support/hub.ts'
import { killAtEveryAwait } from '../support/mortal.ts'
import { pausable } from '../support/pauses.ts'

const body = (id: string, province: Province) => ({
  id,
  kind: 'platform',
  province,
  name: { zh: id, en: id },
  scopes: ['cards:resolve'],
  baseUrl: 'https://card.example/hub',
})
const register = async (hub: TestHub, id: string, province: Province) =>
  (await hub.operator.call('POST', '/v1/participants', { body: body(id, province), idempotencyKey: `register-${id}` }))
    .status
const setState = async (hub: TestHub, id: string, state: 'active' | 'suspended') =>
  (await hub.operator.call('PATCH', `/v1/participants/${id}`, { body: { state } })).status
const stateOf = async (hub: TestHub, id: string) => {
  const { status, body } = await hub.operator.call('GET', `/v1/participants/${id}`)
  return status === 200 ? (body as { state: string }).state : 'absent'
}
const activeOf = async (hub: TestHub, ids: readonly string[]) => {
  const states = await Promise.all(ids.map((id) => stateOf(hub, id)))
  return ids.filter((_, i) => states[i] === 'active')
}

describe('two that would be the active platform of one province, one standing still at each of its awaits', () => {
  let slow: TestHub
  let quick: TestHub
  const { around, pausedAt } = pausable()
  beforeAll(async () => {
    slow = await testHub({ around })
    const { store, bus, clock } = slow
    quick = await testHub({ store, bus, clock })
  })
  afterAll(() => slow.stop())

  const provinces: readonly Province[] = ['beijing', 'tianjin', 'hebei']
  type Act = (id: string, province: Province) => Promise<number>
  const registered: Act = (id, province) => register(quick, id, province)
  const suspended: Act = async (id, province) => {
    await registered(id, province)
    return setState(quick, id, 'suspended')
  }

  test.each<{ title: string; before: { first?: Act; second?: Act }; first: Act; second: Act }>([
    {
      title: 'two registrations',
      before: {},
      first: (id, province) => register(slow, id, province),
      second: registered,
    },
    {
      title: 'a suspended platform is resumed while another registers',
      before: { first: suspended },
      first: (id) => setState(slow, id, 'active'),
      second: registered,
    },
    {
      title: 'a platform registers while a suspended one is resumed',
      before: { second: suspended },
      first: (id, province) => register(slow, id, province),
      second: (id) => setState(quick, id, 'active'),
    },
    {
      title: 'two suspended platforms are resumed',
      before: { first: suspended, second: suspended },
      first: (id) => setState(slow, id, 'active'),
      second: (id) => setState(quick, id, 'active'),
    },
    {
      title: 'a platform registers while another registers and is suspended again',
      before: {},
      first: (id, province) => register(slow, id, province),
      second: async (id, province) => {
        const done = await registered(id, province)
        if (done < 300) await setState(quick, id, 'suspended')
        return done < 300 ? 0 : done
      },
    },
  ])('$title: one is active, and it alone was told so', async ({ title, before, first, second }) => {
    const series = title.length
    for (let n = 1; ; n++) {
      const province = provinces[n % 3] as Province
      const ids = [`p${series}-${n}a`, `p${series}-${n}b`] as const
      await before.first?.(ids[0], province)
      await before.second?.(ids[1], province)
      const told = [0, 0]
      const own = await pausedAt(
        n,
        () => first(ids[0], province),
        async () => {
          told[1] = await second(ids[1], province)
        },
      )
      told[0] = own ?? 0
      const active = await activeOf(quick, ids)
      for (const id of ids) await setState(quick, id, 'suspended')
      if (own === undefined) {
        console.log(`interleavings: ${n - 1}`)
        expect(n).toBeGreaterThan(5)
        return
      }
      expect({ n, told, active }).toEqual({
        n,
        told,
        active: ids.filter((_, i) => (told[i] ?? 0) >= 200 && (told[i] ?? 0) < 300),
      })
      expect(active.length).toBeLessThanOrEqual(1)
      if (!told.includes(0)) expect(active).toHaveLength(1)
    }
  })
})

test.each(['again', 'by another'] as const)(
  'a registration survives a kill at every await, and so does the province, when it is tried %s',
  async (tried) => {
    const deaths = await killAtEveryAwait({
      prepare: async (hub, history) => {
        const id = `k${tried.length}-${history}`
        await register(hub, `${id}-old`, 'tianjin')
        await setState(hub, `${id}-old`, 'suspended')
        return { id, turn: 0 }
      },
      act: async (hub, world) => {
        world.turn++
        if (tried === 'again' || world.turn === 1) return register(hub, world.id, 'tianjin')
        // The operator gives the first up: it is suspended if it came to be, and a second one takes its place.
        if ((await stateOf(hub, world.id)) === 'active') await setState(hub, world.id, 'suspended')
        return register(hub, `${world.id}-new`, 'tianjin')
      },
      check: async (hub, { id, turn }) => {
        const wanted = tried === 'again' || turn === 1 ? id : `${id}-new`
        expect(await activeOf(hub, [id, `${id}-old`, `${id}-new`])).toEqual([wanted])
        expect(await setState(hub, wanted, 'suspended')).toBe(200)
        expect(await setState(hub, `${id}-old`, 'active')).toBe(200)
        expect(await setState(hub, `${id}-old`, 'suspended')).toBe(200)
      },
    })
    console.log(`deaths survived: ${deaths}`)
    expect(deaths).toBeGreaterThan(8)
  },
)
