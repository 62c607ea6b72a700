import { afterAll, beforeAll, expect, test } from 'vitest'
import { opaqueProfile } from '../../local/provinces/codes.ts'
import type { Answer } from '../../sdk/client.ts'
import type { AroundCall } from '../../shared/store/table.ts'
import { type CatalogHub, catalogHub, idOf, newItem, propose } from '../support/catalog.ts'

/** What a platform's acts read and write, the platform's state and not the spent proof included: the `cost` of their contracts. */
const calls = { read: 0, write: 0 }
const counted: AroundCall = (kind, run) => {
  calls[kind]++
  return run()
}
let busIsAway = false
let hub: CatalogHub
beforeAll(async () => {
  // With the bus away nothing else touches the store meanwhile.
  hub = await catalogHub({ around: counted, faults: { refuse: () => busIsAway } })
  // Everybody has logged in: a token is for many acts.
  for (const client of Object.values(hub.provinces)) await client.call('GET', '/v1/catalog/proposals')
})
afterAll(() => hub.stop())

const costOf = async (act: () => Promise<Answer>) => {
  await hub.settle()
  busIsAway = true
  const before = { ...calls }
  const answer = await act()
  const cost = { reads: calls.read - before.read, writes: calls.write - before.write - 1 }
  busIsAway = false
  await hub.settle()
  return { status: answer.status, ...cost, answer }
}

test('a code profile: two reads and a write', async () => {
  const { body } = opaqueProfile('hebei')
  const put = () => hub.provinces.hebei.call('PUT', '/v1/code-profiles/he-cost', { body })
  expect(await costOf(put)).toMatchObject({ status: 201, reads: 2, writes: 1 })
})

test('proposals: one read to make one, one more with an idempotency key; two to read; two and a write to decide', async () => {
  const { hebei, tianjin } = hub.provinces
  const made = await costOf(() => propose(hebei, [newItem('CU-91')]))
  expect(made).toMatchObject({ status: 201, reads: 1, writes: 1 })
  const keyed = () => propose(hebei, [newItem('CU-92')], 'cost')
  expect(await costOf(keyed)).toMatchObject({ status: 201, reads: 2, writes: 1 })
  expect(await costOf(keyed)).toMatchObject({ status: 200, reads: 2, writes: 0 })
  const path = `/v1/catalog/proposals/${idOf(made.answer)}`
  const read = { status: 200, reads: 2, writes: 0 }
  expect(await costOf(() => hebei.call('GET', '/v1/catalog/proposals'))).toMatchObject(read)
  expect(await costOf(() => hebei.call('GET', path))).toMatchObject(read)
  const decided = { status: 200, reads: 2, writes: 1 }
  expect(await costOf(() => tianjin.call('POST', `${path}/approvals`))).toMatchObject(decided)
  expect(await costOf(() => hebei.call('DELETE', path))).toMatchObject(decided)
  const other = `/v1/catalog/proposals/${idOf(await propose(hebei, [newItem('CU-93')]))}/objections`
  const body = { reason: { zh: '不符', en: 'does not fit' } }
  expect(await costOf(() => tianjin.call('POST', other, { body }))).toMatchObject(decided)
})

test('evidence at an own venue: two reads', async () => {
  const list = () => hub.provinces.tianjin.call('GET', '/v1/catalog/venues/tj-120103-001/evidence')
  expect(await costOf(list)).toMatchObject({ status: 200, reads: 2, writes: 0 })
})
