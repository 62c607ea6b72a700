import { afterAll, beforeAll, expect, test } from 'vitest'
import { keys } from '../../../functions/complaints/case/keys.ts'
import { localTableName } from '../../../local/services/open.ts'
import { act, back, file, getCase, type Provinces, provinces } from './world.ts'

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

type Raw = Record<string, unknown> & { log: Record<string, unknown>[]; assignments: Record<string, unknown>[] }

test('a case that a later release wrote more into is handled, its log stays whole, and nothing of it is lost', async () => {
  const { caseCode } = await file(world.beijing)
  const table = world.hub.store.openTable(localTableName('complaints'), { clock: world.hub.clock })
  const stored = await table.get<Raw>(keys.case(caseCode))
  if (!stored) throw new Error('no such row')
  expect(stored.v).toBe(1)
  const { log, assignments, ...rest } = stored.data
  const data = {
    ...rest,
    mood: 'calm',
    log: log.map((entry) => ({ ...entry, weather: 'rain' })),
    assignments: assignments.map((assignment) => ({ ...assignment, floor: 3 })),
  }
  await table.replace({ ...stored, data })
  expect(await act(world.hebei, `${caseCode}-1`, 'return', back('tianjin'))).toMatchObject({ status: 200 })
  expect((await getCase(world.beijing, caseCode)).view.assignments).toHaveLength(2)
  const after = await table.get<Raw>(keys.case(caseCode))
  expect(after?.data).toMatchObject({
    mood: 'calm',
    log: [{ weather: 'rain' }, {}, {}, {}],
    assignments: [{ floor: 3 }, {}],
  })
})
