import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { opaqueProfile } from '../../local/provinces/codes.ts'
import type { Client } from '../../sdk/client.ts'
import { commonProblems } from '../../shared/contract/problem.ts'
import { Scope } from '../../shared/contract/scope.ts'
import { type Caller, mintAccessToken } from '../../shared/crypto/accessToken.ts'
import { generatePrivateJwk, jwkSigner, type Signer } from '../../shared/crypto/signer.ts'
import { legalBasis, newItem } from '../support/catalog.ts'
import { issuer, type TestHub, testHub } from '../support/hub.ts'

// What is done in a province's name is done by its one active platform: by no other participant, whatever its token says, and
// by no platform once the hub has heard that it is suspended, whatever token it still holds.

/** What each of them is called with; the list itself is computed from the contracts. */
const bodies: Readonly<Record<string, unknown>> = {
  pushCardEvents: {
    events: [{ type: 'lock', sequence: 1, effectiveAt: '2026-11-01T00:00:00Z', cardId: `130102${'0'.repeat(26)}` }],
  },
  putCodeProfile: opaqueProfile('hebei').body,
  propose: { legalBasis, changes: [newItem('XX-01')] },
  objectToProposal: { reason: legalBasis },
}
const examples: Readonly<Record<string, string>> = {
  putCodeProfile: 'he-service-code',
  listEvidence: 'he-130102-001',
}
const homeActs = services
  .filter(({ name }) => name === 'identity' || name === 'catalog')
  .flatMap(({ operations }) => Object.values(operations))
  .filter(({ problems }) => problems?.includes(commonProblems['wrong-participant']))

let hub: TestHub
let hubKey: Signer
let hebei: Client
beforeAll(async () => {
  hubKey = await jwkSigner(await generatePrivateJwk())
  hub = await testHub({ signer: hubKey })
  hebei = await hub.join({ id: 'hebei-platform', province: 'hebei' })
})
afterAll(() => hub.stop())

type Called = (typeof homeActs)[number]

const call = async ({ id, method, path }: Called, by: Client, token: string) => {
  const where = path.replace(/\{[a-zA-Z]+\}/, examples[id] ?? 'pro_01jd3m8p9q4r5s6t7v8w9x0y1z')
  const body = bodies[id]
  const answer = await hub.fetch(
    new Request(`${issuer}${where}`, {
      method,
      headers: {
        authorization: `DPoP ${token}`,
        dpop: await by.proof(method, where, token),
        'content-type': 'application/json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
  return { status: answer.status, body: (await answer.json()) as unknown }
}

/** A token as the hub would sign it, with every scope there is. */
const tokenFor = (by: Client, what: Partial<Caller>): Promise<string> =>
  mintAccessToken(
    hubKey,
    issuer,
    {
      id: by.id as Caller['id'],
      province: 'hebei',
      scopes: Scope.options,
      jkt: by.signer.kid,
      kind: 'platform',
      clientKey: by.signer.kid,
      ...what,
    },
    hub.clock(),
    'tok_00000000000000000000000000',
  )

const refused = (needs: string) => ({ status: 403, body: { code: 'wrong-participant', needs, retryable: false } })

test('there are acts of a home, in both services that have some', () => {
  expect(homeActs.map(({ id }) => id).sort()).toEqual([
    'approveProposal',
    'getProposal',
    'listAccessRecords',
    'listEvidence',
    'listProposals',
    'objectToProposal',
    'propose',
    'pushCardEvents',
    'putCodeProfile',
    'withdrawProposal',
  ])
})

describe.each(homeActs.map((operation) => ({ operation, name: operation.id })))('$name', ({ operation }) => {
  test('is refused to a hotline and a venue of the province, whatever scopes their tokens carry', async () => {
    for (const kind of ['hotline', 'venue', 'operator'] as const)
      expect(await call(operation, hebei, await tokenFor(hebei, { kind }))).toMatchObject(refused('home'))
  })

  test('is refused to a participant without a province', async () => {
    expect(await call(operation, hebei, await tokenFor(hebei, { province: undefined }))).toMatchObject(
      refused('province'),
    )
  })

  test('is refused to a platform for another province than its own', async () => {
    expect(await call(operation, hebei, await tokenFor(hebei, { province: 'tianjin' }))).toMatchObject(refused('home'))
  })

  test('is the platform’s, also with a token of a release that did not write kinds', async () => {
    const old = await call(operation, hebei, await tokenFor(hebei, { kind: undefined }))
    expect(old.body).not.toMatchObject({ code: 'wrong-participant' })
    const stranger = await tokenFor(hebei, { kind: undefined, id: 'hebei-stranger' as Caller['id'] })
    expect(await call(operation, hebei, stranger)).toMatchObject(refused('home'))
  })

  test('is refused to a suspended platform at once, while its token lives', async () => {
    const token = await tokenFor(hebei, {})
    const path = '/v1/participants/hebei-platform'
    expect((await call(operation, hebei, token)).body).not.toMatchObject({ code: 'wrong-participant' })
    await hub.operator.call('PATCH', path, { body: { state: 'suspended' } })
    await hub.settle()
    expect(await call(operation, hebei, token)).toMatchObject(refused('home'))
    await hub.operator.call('PATCH', path, { body: { state: 'active' } })
    await hub.settle()
    expect((await call(operation, hebei, token)).body).not.toMatchObject({ code: 'wrong-participant' })
  })
})
