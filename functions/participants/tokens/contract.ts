import * as z from 'zod'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { tokenProblems } from './problems.ts'

/** Members are checked one by one in tokens/operations/issueToken.ts, because each wrong one has an OAuth error of its own. */
const TokenForm = z.record(z.string(), z.string()).meta({
  title: 'Token request',
  description: 'RFC 6749 §4.4 with RFC 7523: at most 32 members, each once; no client_secret',
  override: {
    properties: {
      grant_type: { type: 'string', const: 'client_credentials' },
      client_assertion_type: { type: 'string', const: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
      client_assertion: {
        type: 'string',
        maxLength: 4096,
        description:
          'Compact JWS, ES256, by an active key of use `client`. Header exactly alg, kid (RFC 7638 thumbprint), typ `client-authentication+jwt`. Claims: iss and sub = participant id; aud = the hub’s issuer, one string; iat, exp in whole seconds, exp − iat 1 to 60, iat at most 10 s ahead; jti of 8 to 128 visible ASCII characters, used once',
      },
      scope: {
        type: 'string',
        description: 'Scopes wanted, separated by single spaces; every registered scope when absent or empty',
      },
      client_id: { type: 'string', description: 'Not needed; if sent, the participant id that the assertion names' },
    },
    required: ['grant_type', 'client_assertion_type', 'client_assertion'],
  },
})

const CheckFinding = z.strictObject({
  check: z.string(),
  ok: z.boolean(),
  expected: z.string(),
  received: z.string().nullable(),
})

export const operations = {
  getServerMetadata: operation({
    id: 'getServerMetadata',
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    summary: { zh: '授权服务器元数据（RFC 8414）', en: 'Authorization server metadata (RFC 8414)' },
    scope: null,
    results: { 200: { description: { zh: '元数据', en: 'Metadata' }, schema: z.record(z.string(), z.unknown()) } },
    cost: 'none',
  }),
  issueToken: operation({
    id: 'issueToken',
    method: 'POST',
    path: '/oauth/token',
    summary: {
      zh: '取访问令牌（客户端凭证、private_key_jwt、DPoP）',
      en: 'Get an access token (client credentials, private_key_jwt, DPoP)',
    },
    scope: null,
    headers: z.object({
      dpop: z
        .string()
        .max(4096)
        .optional()
        .meta({
          description:
            'Required. DPoP proof (RFC 9449): header exactly alg ES256, typ `dpop+jwt`, jwk (EC P-256, public); claims htm `POST`, htu = issuer + `/oauth/token`, iat within 30 s of the hub’s clock, jti of 8 to 128 visible ASCII characters, used once. The token is bound to its key',
          param: { required: true },
        }),
      authorization: z
        .string()
        .optional()
        .meta({ description: 'Leave out: clients authenticate by client_assertion, and two ways at once are refused' }),
    }),
    body: TokenForm,
    bodyType: 'application/x-www-form-urlencoded',
    maxBody: 16_384,
    errors: 'oauth',
    results: {
      200: {
        description: { zh: '访问令牌', en: 'Access token' },
        schema: z.strictObject({
          access_token: z.string(),
          token_type: z.literal('DPoP'),
          expires_in: z.int().meta({ description: 'Seconds' }),
          scope: z.string(),
        }),
      },
    },
    problems: [
      tokenProblems['invalid-client'],
      tokenProblems['unsupported-grant-type'],
      tokenProblems['invalid-scope'],
      tokenProblems['invalid-dpop-proof'],
      commonProblems['rate-limited'],
    ],
    cost: '1 read, 2 writes',
  }),
  checkToken: operation({
    id: 'checkToken',
    method: 'POST',
    path: '/v1/token-checks',
    summary: {
      zh: '逐项说明客户端断言或 DPoP 证明为何被拒',
      en: 'Explain check by check why an assertion or proof is refused',
    },
    scope: null,
    body: z.strictObject({
      clientAssertion: z.string().max(8192).optional(),
      dpop: z
        .strictObject({
          proof: z.string().max(8192),
          method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
          path: z.string().max(200).startsWith('/'),
          accessToken: z.string().max(4096).optional(),
        })
        .optional(),
    }),
    results: {
      200: {
        description: { zh: '逐项结果；不消耗断言或证明', en: 'Findings; nothing is spent' },
        schema: z.strictObject({
          ok: z.boolean(),
          evaluatedAt: Instant,
          findings: z.array(CheckFinding),
        }),
      },
    },
    problems: [commonProblems['rate-limited']],
    cost: '1 read, 1 write',
  }),
} as const
