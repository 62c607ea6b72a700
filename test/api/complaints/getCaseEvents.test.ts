import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { digestOf } from '../../../functions/complaints/case/domain/log.ts'
import type { operations } from '../../../functions/complaints/contract.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import { PublicJwk } from '../../../shared/crypto/jwk.ts'
import { readJws, signatureHolds } from '../../../shared/crypto/jws.ts'
import { act, back, file, type Provinces, provinces } from './world.ts'

type Log = z.output<(typeof operations.getCaseEvents.results)[200]['schema']>

const JwkSet = z.object({ keys: z.array(z.record(z.string(), z.string())) })

let world: Provinces
beforeAll(async () => {
  world = await provinces()
})
afterAll(() => world.hub.stop())

describe('GET /v1/cases/{caseCode}/events', () => {
  test('200: a party proves with the hub’s published key what happened, and that nothing was changed', async () => {
    const { caseCode, assignment } = await file(world.beijing)
    await act(world.hebei, assignment, 'return', back('tianjin'))
    await act(world.tianjin, `${caseCode}-2`, 'accept')
    const answer = await world.hebei.call('GET', `/v1/cases/${caseCode}/events`)
    expect(answer.status).toBe(200)
    const { entries, head, signature } = answer.body as Log
    expect(entries.map((e) => e.type)).toEqual(['filed', 'offered', 'returned', 'offered', 'accepted'])
    let previous: string | null = null
    for (const entry of entries) {
      expect(entry.previous).toBe(previous)
      previous = digestOf(entry, sha256)
    }
    expect(head).toBe(previous)
    const jws = readJws(signature, { members: ['alg', 'kid', 'typ'], exactJson: true, maxLength: 2048 }, 'case-log+jwt')
    expect(jws.claims).toMatchObject({ iss: world.hub.issuer, sub: caseCode, seq: entries.length, head })
    const { keys } = JwkSet.parse(await (await world.hub.get('/.well-known/jwks.json')).json())
    const { kty, crv, x, y } = keys.find((key) => key['kid'] === jws.kid) ?? {}
    expect(await signatureHolds(jws, PublicJwk.parse({ kty, crv, x, y }))).toBe(true)
  })

  test('404 for strangers and unknown cases; 403 for a venue', async () => {
    const { caseCode } = await file(world.beijing)
    expect(await world.tianjin.call('GET', `/v1/cases/${caseCode}/events`)).toMatchObject({ status: 404 })
    expect(await world.beijing.call('GET', '/v1/cases/0000000000/events')).toMatchObject({ status: 404 })
    expect(await world.venue.call('GET', `/v1/cases/${caseCode}/events`)).toMatchObject({ status: 403 })
  })
})
