import { scopes } from '../../../../shared/contract/scope.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'

/** RFC 8414. */
export const getServerMetadata =
  ({ issuer }: { issuer: string }): Handler<typeof operations.getServerMetadata> =>
  async () => ({
    status: 200,
    body: {
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256'],
      dpop_signing_alg_values_supported: ['ES256'],
      scopes_supported: Object.keys(scopes),
      service_documentation: `${issuer}/docs`,
    },
    headers: { 'cache-control': 'public, max-age=300' },
  })
