import { expect } from 'vitest'
import { Holder } from '../../../functions/complaints/case/contract.ts'
import { isLive, isOpen } from '../../../functions/complaints/case/domain/live.ts'
import { createCaseStore } from '../../../functions/complaints/case/store.ts'
import { localTableName } from '../../../local/services/open.ts'
import type { Client } from '../../../sdk/client.ts'
import { Province } from '../../../shared/contract/province.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import { broken, rules } from '../../domain/complaints/fixtures.ts'
import { must, venue, type World } from './world.ts'

type Mail = { type: string; data: { subject: string; number?: number } }

/** All pages of a list. */
const whole = async <E>(client: Client, path: string, member: string): Promise<E[]> => {
  const all: E[] = []
  for (let after = path.includes('mailbox') ? '000000000000' : undefined; ; ) {
    const page = (await must(200, client.call('GET', `${path}?limit=50${after ? `&after=${after}` : ''}`))).body as {
      [name: string]: unknown
    }
    all.push(...(page[member] as E[]))
    const next = (page['more'] === undefined ? page['next'] : page['more'] ? page['cursor'] : null) as string | null
    if (next === null) return all
    after = next
  }
}

/** Cases as they are stored. */
const casesOf = async ({ hub, ledger }: World) => {
  const table = hub.store.openTable(localTableName('complaints'), { clock: hub.clock })
  const store = createCaseStore(table, rules.calendar)
  return Promise.all(
    ledger.cases.map(async ({ code, refusal }) => {
      const record = code === undefined ? undefined : (await store.find(code))?.record
      if (!record) throw new Error('a case is lost')
      return { record, refusal }
    }),
  )
}

type Cases = Awaited<ReturnType<typeof casesOf>>

/** What was answered 200 stands in the case's log, once. */
const nothingLost = ({ ledger }: World, cases: Cases) => {
  for (const { code, assignment, type } of ledger.acted) {
    const log = cases.find(({ record }) => record.code === code)?.record.log ?? []
    const entries = log.filter((entry) => entry.type === type && entry.assignment === assignment)
    expect([assignment, type, entries.length]).toEqual([assignment, type, 1])
  }
}

const oneHolder = (cases: Cases) => {
  for (const { record } of cases) {
    expect(broken(record)).toEqual([])
    expect(record.assignments.filter(isLive)).toHaveLength(isOpen(record) ? 1 : 0)
    for (const { binding, state } of record.assignments) expect(binding && state === 'returned').toBe(false)
  }
}

/** Each holder's inbox is what it has to do, and nothing else. */
const inboxes = async ({ provinces, hub }: World, cases: Cases) => {
  const live = cases.flatMap(({ record }) => record.assignments.filter(isLive))
  for (const holder of Holder.options) {
    const by = holder === 'arbitration' ? hub.operator : provinces[holder].client
    const inbox = await whole<{ id: string }>(by, '/v1/assignments', 'assignments')
    expect(inbox.map(({ id }) => id).sort()).toEqual(
      live
        .filter((a) => a.holder === holder)
        .map(({ id }) => id)
        .sort(),
    )
  }
}

const manifests = async ({ hub }: World) => {
  const { releases } = (await (await hub.get('/v1/catalog/releases?limit=50')).json()) as {
    releases: {
      digest: string
      signature: string
      manifest: { number: number; previous: string | null; proposals: string[] }
    }[]
  }
  return releases.reverse()
}

/** Numbered without a gap, each holding the digest of the one before, each proposal in one release at most. */
const chained = async (world: World): Promise<number> => {
  const releases = await manifests(world)
  expect(releases.map(({ manifest }) => manifest.number)).toEqual(releases.map((_, at) => at + 1))
  for (const [at, { manifest, digest, signature }] of releases.entries()) {
    expect(manifest.previous).toBe(releases[at - 1]?.digest ?? null)
    expect(sha256(Buffer.from(signature.split('.')[1] ?? '', 'base64url'))).toBe(digest)
  }
  const published = releases.flatMap(({ manifest }) => manifest.proposals)
  expect(new Set(published).size).toBe(published.length)
  return releases.length
}

/** Every hand-over in one entry of the holder's mailbox, every release in one entry of everybody's, every receipt at its home. */
const mailboxes = async ({ provinces, ledger }: World, cases: Cases, releases: number) => {
  for (const province of Province.options) {
    const mail = await whole<Mail>(provinces[province].client, '/v1/mailbox', 'entries')
    const about = (type: string) => mail.filter((entry) => entry.type === type).map(({ data }) => data.subject)
    expect(about('AssignmentOffered').sort()).toEqual(
      cases.flatMap(({ record }) => record.assignments.filter((a) => a.holder === province).map((a) => a.id)).sort(),
    )
    expect(about('ReleasePublished').sort()).toEqual(
      Array.from({ length: releases }, (_, at) => `release:${at + 1}`).sort(),
    )
    expect(about('CodeRecognised').sort()).toEqual(
      ledger.codes.flatMap(({ home, receipts }) => (home === province ? receipts : [])).sort(),
    )
  }
}

const usedOnce = ({ ledger }: World) => {
  for (const { receipts } of ledger.codes) expect(receipts.length).toBeLessThanOrEqual(1)
}

/** A refused card is one piece of evidence at its venue. */
const evidence = async ({ provinces }: World, cases: Cases) => {
  const kept = await whole<{ case: string }>(provinces.hebei.client, `/v1/catalog/venues/${venue}/evidence`, 'evidence')
  expect(kept.map((e) => e.case).sort()).toEqual(
    cases.flatMap(({ record, refusal }) => (refusal ? [record.code] : [])).sort(),
  )
}

/** What a history came to, to tell whether the histories reached what the promises are about. */
export const reached = async (world: World): Promise<Record<string, number>> => {
  const records = (await casesOf(world)).map(({ record }) => record)
  const states = records.flatMap((record) => record.assignments.map((assignment) => assignment.state))
  const count = (state: (typeof states)[number]) => states.filter((s) => s === state).length
  return {
    cases: records.length,
    deliveries: records.flatMap(({ log }) => log.filter(({ type }) => type === 'delivered')).length,
    returns: count('returned'),
    designations: records.filter(({ assignments }) => assignments.some(({ binding }) => binding)).length,
    answers: count('done'),
    'accepted codes': world.ledger.codes.filter(({ receipts }) => receipts.length > 0).length,
    'spent codes shown again': world.ledger.codes.filter(({ refused, receipts }) => refused && receipts.length > 0)
      .length,
    releases: (await manifests(world)).length,
    disputes: (await manifests(world)).filter(({ manifest }) =>
      manifest.proposals.some((id) => world.ledger.proposals.every((proposal) => proposal.id !== id)),
    ).length,
    resolutions: world.ledger.accesses.length,
  }
}

/** What holds whenever everything set in motion has arrived. */
export const holds = async (world: World): Promise<void> => {
  expect(world.hub.bus.deadLetters()).toEqual([])
  const cases = await casesOf(world)
  oneHolder(cases)
  nothingLost(world, cases)
  await inboxes(world, cases)
  usedOnce(world)
  await mailboxes(world, cases, await chained(world))
  await evidence(world, cases)
}

/** What holds at a history's end, when nothing is left untold: it moves the clock. */
export const holdsAtTheEnd = async ({ hub, provinces, ledger }: World): Promise<void> => {
  // A record of the access log has its settled place after 45 seconds.
  hub.clock.advance(46_000)
  for (const province of Province.options) {
    const { client } = provinces[province]
    const records = await whole<{ decision: string }>(client, '/v1/access-records', 'records')
    const mine = ledger.accesses.filter(({ homes }) => homes.includes(province)).map(({ decision }) => decision)
    expect(records.map(({ decision }) => decision).sort()).toEqual(mine.sort())
  }
  for (const { client, cardBase, faults } of Object.values(provinces)) {
    faults.down = false
    const unsent = ledger.unsent.filter(({ home }) => provinces[home].client === client).map(({ event }) => event)
    if (unsent.length > 0) await must(200, client.call('POST', '/v1/card-events', { body: { events: unsent } }))
    const told = new Set(cardBase.demo.filter((card) => card.told).map(({ cardId }) => cardId))
    for (const { cardId, status } of cardBase.cards().filter((card) => told.has(card.cardId))) {
      const body = { credential: { kind: 'card-id', cardId }, purpose: { item: 'CU-01', legalBasis: 'statutory-duty' } }
      const answer = await must(200, client.call('POST', '/v1/identity-resolutions', { body }))
      expect(answer.body).toMatchObject({ source: 'index', card: { status } })
    }
  }
}
