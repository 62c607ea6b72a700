import { expect, test } from 'vitest'
import { createCaseStore } from '../../functions/complaints/case/store.ts'
import { localTableName } from '../../local/services/open.ts'
import { type Client, createClient } from '../../sdk/client.ts'
import type { Province } from '../../shared/contract/province.ts'
import { generatePrivateJwk, type PrivateJwk } from '../../shared/crypto/signer.ts'
import { back, complaint, designation, type Filed } from '../api/complaints/world.ts'
import { broken, rules } from '../domain/complaints/fixtures.ts'
import { issuer, patience, type TestHub } from '../support/hub.ts'
import { killAtEveryAwait } from '../support/mortal.ts'

/** The three platforms; their keys outlive the processes, their registrations are made once. */
const platforms = async () => {
  const provinces: Province[] = ['beijing', 'tianjin', 'hebei']
  const keys = Object.fromEntries(
    await Promise.all(provinces.map(async (p) => [p, await generatePrivateJwk()] as const)),
  ) as Record<Province, PrivateJwk>
  let joined = false
  return {
    join: async (hub: TestHub) => {
      if (joined) return
      joined = true
      for (const province of provinces) await hub.join({ id: `${province}-platform`, province, key: keys[province] })
    },
    client: (hub: TestHub, province: Province): Promise<Client> =>
      createClient({
        issuer,
        clientId: `${province}-platform`,
        key: keys[province],
        fetch: hub.fetch,
        clock: hub.clock,
        ...patience,
      }),
  }
}

/** The invariants of a case, and that every hand-over lies in its mailbox exactly once. */
const checkCase = async (hub: TestHub, code: string, at: (p: Province) => Promise<Client>) => {
  const table = hub.store.openTable(localTableName('complaints'), { clock: hub.clock })
  const record = (await createCaseStore(table, rules.calendar).find(code))?.record
  if (!record) throw new Error('the case is lost')
  expect(broken(record)).toEqual([])
  for (const province of ['beijing', 'tianjin', 'hebei'] as const) {
    const subjects: string[] = []
    for (let after = '000000000000', more = true; more; ) {
      const page = (await (await at(province)).call('GET', `/v1/mailbox?after=${after}&limit=100`)).body as {
        entries: { data: { subject: string } }[]
        cursor: string
        more: boolean
      }
      subjects.push(...page.entries.map((e) => e.data.subject))
      after = page.cursor
      more = page.more
    }
    expect(subjects.filter((id) => id.startsWith(code)).sort()).toEqual(
      record.assignments.filter((a) => a.holder === province).map((a) => a.id),
    )
  }
  return record
}

const refusals = (hub: TestHub, code: string) =>
  new Set(
    hub.bus
      .published()
      .map((d) => d.detail as { id: string; type: string; data: { subject: string } })
      .filter((e) => e.type === 'RefusalReported' && e.data.subject === code)
      .map((e) => e.id),
  ).size

test('a filing survives a kill at every await: one case, handed over once, the refusal reported once', async () => {
  const { join, client } = await platforms()
  const filed = new Map<string, Filed>()
  const deaths = await killAtEveryAwait({
    prepare: async (hub, history) => {
      await join(hub)
      return `file-${history}`
    },
    act: async (hub, idempotencyKey) => {
      const answer = await (await client(hub, 'beijing')).call('POST', '/v1/complaints', {
        body: complaint,
        idempotencyKey,
      })
      if (answer.status < 300) filed.set(idempotencyKey, answer.body as Filed)
      return answer.status
    },
    check: async (hub, key) => {
      const { caseCode, secret } = filed.get(key) as Filed
      expect((await checkCase(hub, caseCode, (p) => client(hub, p))).assignments).toHaveLength(1)
      expect(refusals(hub, caseCode)).toBe(1)
      expect((await hub.get(`/v1/complaints/${caseCode}`, { 'case-secret': secret })).status).toBe(200)
    },
  })
  console.log(`deaths survived: ${deaths}`)
  expect(deaths).toBeGreaterThan(8)
})

test('a return survives a kill at every await: returned once, the next holder has it', async () => {
  const { join, client } = await platforms()
  const deaths = await killAtEveryAwait({
    prepare: async (hub) => {
      await join(hub)
      const answer = await (await client(hub, 'beijing')).call('POST', '/v1/complaints', { body: complaint })
      return (answer.body as Filed).caseCode
    },
    act: async (hub, code) =>
      (
        await (
          await client(hub, 'hebei')
        ).call('POST', `/v1/assignments/${code}-1/return`, {
          body: back('tianjin'),
          headers: { 'if-match': '"1"' },
        })
      ).status,
    check: async (hub, code) => {
      const record = await checkCase(hub, code, (p) => client(hub, p))
      expect(record.assignments.map((a) => [a.holder, a.state])).toEqual([
        ['hebei', 'returned'],
        ['tianjin', 'offered'],
      ])
    },
  })
  console.log(`deaths survived: ${deaths}`)
  expect(deaths).toBeGreaterThan(8)
})

test('a designation survives a kill at every await: one binding assignment', async () => {
  const { join, client } = await platforms()
  const deaths = await killAtEveryAwait({
    prepare: async (hub) => {
      await join(hub)
      const beijing = await client(hub, 'beijing')
      const { caseCode } = (await beijing.call('POST', '/v1/complaints', { body: complaint })).body as Filed
      const hebei = await client(hub, 'hebei')
      for (const [by, n, to] of [
        [hebei, 1, 'beijing'],
        [beijing, 2, 'hebei'],
      ] as const)
        await by.call('POST', `/v1/assignments/${caseCode}-${n}/return`, {
          body: back(to),
          headers: { 'if-match': `"${n}"` },
        })
      return caseCode
    },
    act: async (hub, code) =>
      (
        await hub.operator.call('POST', `/v1/cases/${code}/designations`, {
          body: designation,
          headers: { 'if-match': '"3"' },
        })
      ).status,
    check: async (hub, code) => {
      const record = await checkCase(hub, code, (p) => client(hub, p))
      expect(record.assignments.filter((a) => a.binding).map((a) => a.holder)).toEqual(['hebei'])
    },
  })
  console.log(`deaths survived: ${deaths}`)
  expect(deaths).toBeGreaterThan(4)
})

test('delivery, acceptance and answer survive a kill at every await: each happened once, the citizen reads the answer', async () => {
  const { join, client } = await platforms()
  const filed = new Map<string, Filed>()
  const deaths = await killAtEveryAwait({
    prepare: async (hub) => {
      await join(hub)
      const answer = await (await client(hub, 'beijing')).call('POST', '/v1/complaints', { body: complaint })
      const { caseCode } = answer.body as Filed
      filed.set(caseCode, answer.body as Filed)
      await hub.settle()
      return caseCode
    },
    act: async (hub, code) => {
      const hebei = await client(hub, 'hebei')
      const { entries } = (await hebei.call('GET', '/v1/mailbox?limit=100')).body as { entries?: { cursor: string }[] }
      const last = entries?.at(-1)
      if (last) {
        const acked = await hebei.call('POST', '/v1/mailbox/acks', { body: { cursor: last.cursor } })
        if (acked.status !== 200) return acked.status
      }
      const path = `/v1/assignments/${code}-1`
      const accepted = await hebei.call('POST', `${path}/accept`, { headers: { 'if-match': '"1"' } })
      if (accepted.status !== 200) return accepted.status
      const body = { outcome: 'resolved', text: '读卡器已修好。' }
      return (await hebei.call('POST', `${path}/answer`, { body, headers: { 'if-match': '"2"' } })).status
    },
    check: async (hub, code) => {
      const record = await checkCase(hub, code, (p) => client(hub, p))
      const types = record.log.map(({ type }) => type).filter((type) => type !== 'delivered')
      expect(types).toEqual(['filed', 'offered', 'accepted', 'answered'])
      expect(record.log.length - types.length).toBeLessThanOrEqual(1)
      const { secret = '' } = filed.get(code) ?? {}
      const followed = await hub.get(`/v1/complaints/${code}`, { 'case-secret': secret })
      expect(await followed.json()).toMatchObject({ state: 'answered', answer: { text: '读卡器已修好。' } })
    },
  })
  console.log(`deaths survived: ${deaths}`)
  expect(deaths).toBeGreaterThan(12)
})
