import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createParticipantStore } from '../../../functions/participants/registry/store.ts'
import { localTableName } from '../../../local/services/open.ts'
import { createClient, registerKey } from '../../../sdk/client.ts'
import { Scope, scopesOfKind } from '../../../shared/contract/scope.ts'
import { generatePrivateJwk } from '../../../shared/crypto/signer.ts'
import { issuer, type TestHub, testHub } from '../../support/hub.ts'

// A participant is granted no more than its kind may have; what a province or the operator does is not for hotlines.
let hub: TestHub
beforeAll(async () => {
  hub = await testHub()
})
afterAll(() => hub.stop())

const kinds = ['platform', 'venue', 'hotline'] as const
const beyond = kinds.flatMap((kind) =>
  Scope.options.filter((scope) => !scopesOfKind[kind].includes(scope)).map((scope) => ({ kind, scope })),
)
const body = (kind: string, scopes: readonly string[]) => ({
  id: `some-${kind}`,
  kind,
  province: 'hebei',
  name: { zh: '试', en: 'Trial' },
  scopes,
  ...(kind === 'platform' && { baseUrl: 'https://card.he.example/hub' }),
})

describe('registering', () => {
  test.each(beyond)('422: a $kind with $scope, and says what it may have', async ({ kind, scope }) => {
    const given = ['keys:self', scope]
    const answer = await hub.operator.call('POST', '/v1/participants', { body: body(kind, given) })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ pointer: '/scopes/1', code: 'not-for-kind' }] },
    })
    expect((answer.body as { detail: string }).detail).toContain(scopesOfKind[kind].join(', '))
    expect((await hub.operator.call('GET', `/v1/participants/some-${kind}`)).status).toBe(404)
  })

  test('422: an operator: the deployment names the one there is', async () => {
    const answer = await hub.operator.call('POST', '/v1/participants', { body: body('operator', []) })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/kind' }] } })
  })
})

test('changing: the same bounds, and nothing of the change is kept', async () => {
  const hotline = await hub.join({ id: 'hebei-hotline', kind: 'hotline', province: 'hebei' })
  const path = `/v1/participants/${hotline.id}`
  const answer = await hub.operator.call('PATCH', path, {
    body: { state: 'suspended', scopes: ['complaints:file', 'participants:admin'] },
  })
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/scopes/1', code: 'not-for-kind' }] } })
  expect((await hub.operator.call('GET', path)).body).toMatchObject({
    state: 'active',
    scopes: ['keys:self', 'complaints:file'],
  })
  expect((await hub.operator.call('PATCH', path, { body: { scopes: ['cards:resolve'] } })).status).toBe(200)
})

test('tokens: a hotline that was granted everything before there were bounds gets what its kind may have', async () => {
  const key = await generatePrivateJwk()
  await hub.join({ id: 'old-hotline', kind: 'hotline', province: 'hebei', key })
  const store = createParticipantStore(hub.store.openTable(localTableName('participants'), { clock: hub.clock }))
  const stored = await store.find('old-hotline')
  if (!stored) throw new Error('not registered')
  const participant = { ...stored.participant, scopes: [...Scope.options] }
  expect(await store.change({ ...stored, participant })).toBe('done')
  const client = await createClient({ issuer, clientId: 'old-hotline', key, fetch: hub.fetch, clock: hub.clock })
  const token = await client.token()
  const { scope } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { scope: string }
  expect(scope.split(' ').sort()).toEqual([...scopesOfKind.hotline].sort())
  expect(await client.call('POST', '/v1/participants', { body: body('venue', []) })).toMatchObject({ status: 403 })
  const greedy = await createClient({
    issuer,
    clientId: 'old-hotline',
    key,
    scopes: ['catalog:propose'],
    fetch: hub.fetch,
    clock: hub.clock,
  })
  await expect(greedy.token()).rejects.toThrow('invalid_scope')
  expect((await registerKey(client, issuer, 'hebei-platform', 'client', key)).status).toBe(404)
})
