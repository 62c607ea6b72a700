import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import type { Client } from '../../sdk/client.ts'
import { type Scope, scopesOfKind } from '../../shared/contract/scope.ts'
import { issuer, type TestHub, testHub } from '../support/hub.ts'

/** Every operation, called by everybody who may not: computed from the contracts, so that a new operation is covered by being declared. */
const guarded = services
  .flatMap(({ operations }) => Object.values(operations))
  .filter((operation) => operation.scope !== null)
const examplePath = (path: string) => path.replaceAll(/\{[a-zA-Z]+\}/g, 'example')

let hub: TestHub
const withAllBut = new Map<string, Client>()
beforeAll(async () => {
  hub = await testHub()
})
afterAll(() => hub.stop())

const kinds = ['platform', 'venue', 'hotline'] as const

/** A participant of a kind with every scope it may have except those given. */
const everyScopeBut = async (scopes: readonly Scope[], kind: (typeof kinds)[number] = 'venue'): Promise<Client> => {
  const granted = scopesOfKind[kind].filter((scope) => !scopes.includes(scope))
  const name = `${kind} ${granted.join(' ')}`
  const known = withAllBut.get(name)
  if (known !== undefined) return known
  const id = `without-${withAllBut.size}`
  // A province has one active platform: the one before makes room; its tokens live on, and carry their scopes.
  const client = await hub.join({ id, kind, ...(kind === 'platform' && { province: 'hebei' }), scopes: granted })
  await client.token()
  if (kind === 'platform') await hub.operator.call('PATCH', `/v1/participants/${id}`, { body: { state: 'suspended' } })
  withAllBut.set(name, client)
  return client
}

describe.each(guarded.map((operation) => ({ operation, name: `${operation.method} ${operation.path}` })))(
  '$name',
  ({ operation }) => {
    const path = examplePath(operation.path)
    const request = (headers: Record<string, string>) =>
      new Request(`${issuer}${path}`, { method: operation.method, headers })

    test('401 without a token, and says how to authenticate', async () => {
      const answer = await hub.fetch(request({}))
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP /)
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated', party: 'caller', retryable: false })
    })

    test('403 with every scope but the right one, for each kind of participant and the operator', async () => {
      const scopes = operation.scope as readonly Scope[]
      const refused = { status: 403, body: { code: 'insufficient-scope' } }
      for (const kind of kinds)
        expect(await (await everyScopeBut(scopes, kind)).call(operation.method, path)).toMatchObject(refused)
      if (!scopes.some((scope) => scopesOfKind.operator.includes(scope)))
        expect(await hub.operator.call(operation.method, path)).toMatchObject(refused)
    })

    test('401 when the proof is for another operation', async () => {
      const client = await everyScopeBut([])
      const token = await client.token()
      const answer = await hub.fetch(
        request({ authorization: `DPoP ${token}`, dpop: await client.proof(operation.method, '/v1/elsewhere', token) }),
      )
      expect(answer.status).toBe(401)
    })
  },
)
