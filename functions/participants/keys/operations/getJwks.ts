import type { HubKeys } from '../../../../shared/crypto/accessToken.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'

export const getJwks =
  ({ hubKeys }: { hubKeys: HubKeys }): Handler<typeof operations.getJwks> =>
  async () => ({
    status: 200,
    body: { keys: [...(await hubKeys())].map(([kid, jwk]) => ({ ...jwk, kid, alg: 'ES256', use: 'sig' })) },
    headers: { 'cache-control': 'public, max-age=300' },
  })
