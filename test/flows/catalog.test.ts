import { afterEach, describe, expect, test } from 'vitest'
import { refusalReported } from '../../functions/complaints/events.ts'
import { seedCatalog } from '../../local/seed/catalog.ts'
import { makeEvent } from '../../shared/contract/event.ts'
import { derivedId } from '../../shared/crypto/ids.ts'
import {
  type CatalogHub,
  catalogHub,
  idOf,
  library,
  newItem,
  newVenue,
  propose,
  seededHub,
} from '../support/catalog.ts'

let hub: CatalogHub
afterEach(() => hub.stop())

const json = async (path: string) => (await (await hub.get(path)).json()) as Record<string, unknown>
const answerOf = async (item: string, at = '2026-11-23') =>
  (await json(`/v1/catalog/checks?venue=${library}&item=${item}&at=${at}`))['answer']
const newest = async () => (await json('/v1/catalog'))['release']

describe('the demo catalogue', () => {
  test('is proposed, approved and published; a second start changes nothing', async () => {
    hub = await seededHub({ faults: { copies: 2 } })
    expect(await newest()).toBe(4)
    await seedCatalog({ clients: hub.provinces, settle: hub.settle })
    expect(await newest()).toBe(4)
    expect(hub.bus.deadLetters()).toEqual([])
  })

  test('tells every platform of every release, once', async () => {
    hub = await seededHub({ faults: { copies: 2 } })
    for (const client of Object.values(hub.provinces)) {
      const { entries } = (await client.call('GET', '/v1/mailbox')).body as { entries: { data: { subject: string } }[] }
      expect(entries.map(({ data }) => data.subject).sort()).toEqual([
        'release:1',
        'release:2',
        'release:3',
        'release:4',
      ])
    }
  })
})

test('many approvals at once make as many releases, each proposal in exactly one', async () => {
  hub = await catalogHub({ faults: { copies: 2 } })
  const ids = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (n) => idOf(await propose(hub.provinces.hebei, [newVenue(n)]))),
  )
  await hub.settle()
  const { releases } = (await json('/v1/catalog/releases')) as { releases: { manifest: { proposals: string[] } }[] }
  expect(releases.flatMap(({ manifest }) => manifest.proposals).sort()).toEqual([...ids].sort())
  expect(await json('/v1/catalog')).toMatchObject({ release: 6, counts: { venues: 6 } })
  expect(hub.bus.deadLetters()).toEqual([])
})

test('two proposals for the same entry: the first is published, the second says why it was not', async () => {
  hub = await catalogHub({ faults: { copies: 2 } })
  const [first, second] = await Promise.all(
    ['hebei', 'beijing'].map((by) => propose(hub.provinces[by as 'hebei'], [newItem('XX-01')])),
  )
  for (const answer of [first, second])
    for (const province of ['beijing', 'tianjin', 'hebei'] as const)
      await hub.provinces[province].call('POST', `/v1/catalog/proposals/${answer && idOf(answer)}/approvals`)
  await hub.settle()
  const states = await Promise.all(
    [first, second].map(
      async (answer) =>
        (await hub.provinces.hebei.call('GET', `/v1/catalog/proposals/${answer && idOf(answer)}`)).body as {
          state: string
          refusedBecause?: unknown[]
        },
    ),
  )
  expect(states.map(({ state }) => state).sort()).toEqual(['published', 'refused'])
  expect(states.find(({ state }) => state === 'refused')?.refusedBecause).toHaveLength(1)
  expect(await newest()).toBe(1)
})

describe('refusals at a venue', () => {
  const report = (name: string, occurredAt: string, item?: string) =>
    hub.bus.publish([
      makeEvent(refusalReported, derivedId('evt', name, occurredAt), hub.clock(), {
        subject: name,
        venue: library,
        ...(item && { item }),
        reasonCode: 'not_accepted',
        occurredAt,
      }),
    ])

  test('of three cases within thirty days dispute the item from today, once, whatever the order', async () => {
    hub = await seededHub({ faults: { copies: 2 } })
    await report('CCCCCCCCCC', '2026-11-22T02:00:00Z', 'CU-03')
    await report('AAAAAAAAAA', '2026-11-01T02:00:00Z', 'CU-03')
    await hub.settle()
    expect(await answerOf('CU-03')).toBe('yes')
    await report('BBBBBBBBBB', '2026-11-10T02:00:00Z', 'CU-03')
    await hub.settle()
    expect(await newest()).toBe(5)
    expect(await answerOf('CU-03')).toBe('disputed')
    expect(await answerOf('CU-03', '2026-11-22')).toBe('yes')
    expect(await answerOf('CU-04')).toBe('yes')
    // A fourth case adds evidence, not a release.
    await report('DDDDDDDDDD', '2026-11-23T00:30:00Z', 'CU-03')
    await hub.settle()
    expect(await newest()).toBe(5)
    expect(hub.bus.deadLetters()).toEqual([])
  })

  test('told at the same moment make one dispute', async () => {
    hub = await seededHub({ faults: { copies: 2 } })
    await Promise.all(['A', 'B', 'C', 'D', 'E'].map((c) => report(c.repeat(10), '2026-11-20T02:00:00Z')))
    await hub.settle()
    expect(await answerOf('CU-03')).toBe('disputed')
    expect(await answerOf('CU-04')).toBe('disputed')
    expect(await newest()).toBe(5)
  })

  test('are answered by a look: the lift ends the dispute, older reports do not bring it back, new ones do', async () => {
    hub = await seededHub({ faults: { copies: 2 } })
    for (const c of ['A', 'B', 'C']) await report(c.repeat(10), '2026-11-20T02:00:00Z', 'CU-03')
    await hub.settle()
    expect(await answerOf('CU-03')).toBe('disputed')
    await hub.clock.advance(86_400_000)
    await propose(hub.provinces.tianjin, [
      { change: 'lift', venue: library, item: 'CU-03', state: 'disputed', to: '2026-11-23', verifiedAt: '2026-11-24' },
    ])
    await hub.settle()
    expect(await answerOf('CU-03', '2026-11-24')).toBe('yes')
    await report('FFFFFFFFFF', '2026-11-21T02:00:00Z', 'CU-03')
    await hub.settle()
    expect(await answerOf('CU-03', '2026-11-24')).toBe('yes')
    hub.clock.advance(2 * 86_400_000)
    for (const c of ['G', 'H', 'J']) await report(c.repeat(10), '2026-11-25T02:00:00Z', 'CU-03')
    await hub.settle()
    expect(await answerOf('CU-03', '2026-11-26')).toBe('disputed')
  })
})
