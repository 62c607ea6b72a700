import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import type { Client } from '../../sdk/client.ts'
import { Scope } from '../../shared/contract/scope.ts'
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

/** A participant with every scope except those given. */
const everyScopeBut = async (scopes: readonly Scope[]): Promise<Client> => {
  const name = scopes.join(' ')
  const known = withAllBut.get(name)
  if (known !== undefined) return known
  const client = await hub.join({
    id: `without-${withAllBut.size}`,
    kind: 'venue',
    scopes: Scope.options.filter((scope) => !scopes.includes(scope)),
  })
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

    test('403 with every scope but the right one', async () => {
      const client = await everyScopeBut(operation.scope as readonly Scope[])
      const answer = await client.call(operation.method, path)
      expect(answer).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } })
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
