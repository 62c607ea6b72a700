import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalReported } from '../../../functions/complaints/events.ts'
import { makeEvent } from '../../../shared/contract/event.ts'
import { derivedId } from '../../../shared/crypto/ids.ts'
import { type CatalogHub, library, seededHub } from '../../support/catalog.ts'

let hub: CatalogHub
beforeAll(async () => {
  hub = await seededHub({ faults: { copies: 2 } })
})
afterAll(() => hub.stop())

const report = async (caseCode: string, occurredAt: string) => {
  const event = makeEvent(refusalReported, derivedId('evt', caseCode), hub.clock(), {
    subject: caseCode,
    venue: library,
    item: 'CU-03',
    reasonCode: 'device_broken',
    occurredAt,
  })
  await hub.bus.publish([event])
  await hub.settle()
}
const path = `/v1/catalog/venues/${library}/evidence`

describe('GET /v1/catalog/venues/{id}/evidence', () => {
  test('200: the owner sees each case once, oldest first, page by page, with nothing about the person', async () => {
    await report('BBBBBBBBBB', '2026-11-20T02:00:00.000Z')
    await report('AAAAAAAAAA', '2026-11-18T10:00:00+08:00')
    const answer = await hub.provinces.tianjin.call('GET', path)
    expect(answer).toMatchObject({
      status: 200,
      body: { policyVersion: '2026-1', evidence: [{ case: 'AAAAAAAAAA' }, { case: 'BBBBBBBBBB' }], next: null },
    })
    const { evidence } = answer.body as { evidence: Record<string, unknown>[] }
    expect(Object.keys(evidence[0] ?? {}).sort()).toEqual(
      ['case', 'item', 'occurredAt', 'reasonCode', 'reportedAt', 'venue'].sort(),
    )
    const first = await hub.provinces.tianjin.call('GET', `${path}?limit=1`)
    const { next } = first.body as { next: string }
    const second = await hub.provinces.tianjin.call('GET', `${path}?limit=1&after=${encodeURIComponent(next)}`)
    expect(second.body).toMatchObject({ evidence: [{ case: 'BBBBBBBBBB' }] })
  })

  test('404: another province’s venue does not exist for the caller; neither does an ill-formed one', async () => {
    expect(await hub.provinces.hebei.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await hub.provinces.tianjin.call('GET', '/v1/catalog/venues/tj-110101-001/evidence')).status).toBe(404)
    expect((await hub.provinces.tianjin.call('GET', '/v1/catalog/venues/example/evidence')).status).toBe(404)
  })

  test('422: limits out of range', async () => {
    expect((await hub.provinces.tianjin.call('GET', `${path}?limit=101`)).status).toBe(422)
  })
})
