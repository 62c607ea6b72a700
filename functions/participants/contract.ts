import * as z from 'zod'
import { HubId, KeyId, ParticipantId } from '../../shared/contract/ids.ts'
import { operation } from '../../shared/contract/operation.ts'
import { commonProblems } from '../../shared/contract/problem.ts'
import { Province } from '../../shared/contract/province.ts'
import { Scope } from '../../shared/contract/scope.ts'
import { Name } from '../../shared/contract/text.ts'
import { Instant } from '../../shared/contract/time.ts'
import { releasePublished } from '../catalog/events.ts'
import { assignmentOffered } from '../complaints/events.ts'
import { codeRecognised } from '../identity/events.ts'
import {
  JwkMembers,
  KeyState,
  KeyUse,
  mailAcknowledged,
  ParticipantKind,
  ParticipantState,
  participantChanged,
} from './events.ts'
import { participantProblems } from './problems.ts'

export const ParticipantKey = z.strictObject({
  kid: KeyId,
  use: KeyUse,
  state: KeyState,
  jwk: JwkMembers,
  since: Instant,
  reason: z.string().max(200).optional(),
})

/** http only on loopback: the demo world; everything else is https without credentials. */
const BaseUrl = z
  .url({ protocol: /^https?$/ })
  .max(200)
  .refine((text) => {
    // Runs on what the line above refused, too.
    const url = URL.parse(text)
    if (!url) return false
    const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost'
    return url.username === '' && url.password === '' && url.search === '' && (url.protocol === 'https:' || loopback)
  }, 'https without credentials or query; http only on loopback')

const participantMembers = {
  id: ParticipantId,
  kind: ParticipantKind,
  province: Province.optional(),
  name: Name,
  scopes: z.array(Scope).max(20),
  baseUrl: BaseUrl.optional(),
}

export const Participant = z
  .strictObject({ ...participantMembers, state: ParticipantState, keys: z.array(ParticipantKey), since: Instant })
  .meta({ title: 'Participant' })

export const MailboxEntry = z
  .strictObject({
    cursor: z.string(),
    specversion: z.literal('1.0'),
    id: HubId,
    source: z.string(),
    type: z.string(),
    time: Instant,
    datacontenttype: z.literal('application/json'),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ title: 'Mailbox entry', description: 'CloudEvents 1.0 in JSON; `cursor` is assigned by the hub at commit' })

const Cursor = z
  .string()
  .regex(/^[0-9]{12}$/)
  .meta({ description: 'Place in the own mailbox, 12 digits, rising; gaps are fine' })

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

const idParam = z.strictObject({ id: ParticipantId })
const keyParams = z.strictObject({ id: ParticipantId, kid: KeyId })

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
  getJwks: operation({
    id: 'getJwks',
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: { zh: '枢纽的公钥', en: 'The hub’s public keys' },
    scope: null,
    results: {
      200: {
        description: { zh: '公钥集', en: 'Key set' },
        schema: z.strictObject({ keys: z.array(z.record(z.string(), z.string())) }),
      },
    },
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
      participantProblems['invalid-client'],
      participantProblems['unsupported-grant-type'],
      participantProblems['invalid-scope'],
      participantProblems['invalid-dpop-proof'],
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
  registerParticipant: operation({
    id: 'registerParticipant',
    method: 'POST',
    path: '/v1/participants',
    summary: { zh: '登记参与方', en: 'Register a participant' },
    scope: ['participants:admin'],
    body: z.strictObject(participantMembers),
    idempotent: true,
    results: {
      201: { description: { zh: '已登记', en: 'Registered' }, schema: Participant },
      200: {
        description: { zh: '同一登记此前已完成', en: 'The same registration was done before' },
        schema: Participant,
      },
    },
    problems: [
      participantProblems['participant-exists'],
      participantProblems['participant-incomplete'],
      participantProblems['province-has-platform'],
    ],
    cost: '1 read, 1 write; one more of each with an idempotency key',
  }),
  getParticipant: operation({
    id: 'getParticipant',
    method: 'GET',
    path: '/v1/participants/{id}',
    summary: { zh: '查看参与方', en: 'See a participant' },
    scope: ['participants:admin', 'keys:self'],
    params: idParam,
    results: { 200: { description: { zh: '参与方', en: 'Participant' }, schema: Participant } },
    cost: '1 read',
  }),
  changeParticipant: operation({
    id: 'changeParticipant',
    method: 'PATCH',
    path: '/v1/participants/{id}',
    summary: { zh: '停用、恢复或更正参与方', en: 'Suspend, resume or correct a participant' },
    scope: ['participants:admin'],
    params: idParam,
    body: z
      .strictObject({
        state: ParticipantState.optional(),
        scopes: z.array(Scope).max(20).optional(),
        baseUrl: BaseUrl.optional(),
      })
      .refine((b) => Object.keys(b).length > 0, 'name at least one member'),
    results: { 200: { description: { zh: '已更改', en: 'Changed' }, schema: Participant } },
    problems: [
      participantProblems['province-has-platform'],
      participantProblems['operator-by-configuration'],
      commonProblems.conflict,
    ],
    cost: '1 read, 1 write',
  }),
  addKey: operation({
    id: 'addKey',
    method: 'POST',
    path: '/v1/participants/{id}/keys',
    summary: {
      zh: '登记公钥，取得持有证明的挑战',
      en: 'Add a public key and get the challenge to prove its possession',
    },
    scope: ['participants:admin', 'keys:self'],
    params: idParam,
    body: z.strictObject({ use: KeyUse, jwk: z.record(z.string(), z.unknown()) }),
    results: {
      201: {
        description: { zh: '待证明', en: 'To be proven' },
        schema: z.strictObject({ kid: KeyId, challenge: z.string(), expires: Instant }),
      },
    },
    problems: [
      participantProblems['operator-by-configuration'],
      participantProblems['key-refused'],
      participantProblems['too-many-keys'],
      commonProblems.conflict,
    ],
    cost: '1 read, 1 write',
  }),
  proveKey: operation({
    id: 'proveKey',
    method: 'POST',
    path: '/v1/participants/{id}/keys/{kid}/proof',
    summary: { zh: '证明持有私钥，启用公钥', en: 'Prove possession of the private key; the key becomes active' },
    scope: ['participants:admin', 'keys:self'],
    params: keyParams,
    body: z.strictObject({
      proof: z.string().max(2048).meta({
        description:
          'Compact JWS by the new key: header exactly alg ES256, kid, typ `key-proof+jwt`; claims aud = the hub’s issuer, nonce = the challenge',
      }),
    }),
    results: { 200: { description: { zh: '已启用', en: 'Active' }, schema: ParticipantKey } },
    problems: [participantProblems['key-proof-failed'], participantProblems['too-many-keys'], commonProblems.conflict],
    cost: '1 read, 1 write',
  }),
  revokeKey: operation({
    id: 'revokeKey',
    method: 'DELETE',
    path: '/v1/participants/{id}/keys/{kid}',
    summary: { zh: '吊销公钥', en: 'Revoke a key' },
    scope: ['participants:admin', 'keys:self'],
    params: keyParams,
    query: z.strictObject({ reason: z.string().min(1).max(200), lang: z.string().optional() }),
    results: { 200: { description: { zh: '已吊销', en: 'Revoked' }, schema: ParticipantKey } },
    problems: [participantProblems['operator-by-configuration'], commonProblems.conflict],
    cost: '1 read, 1 write',
  }),
  readMailbox: operation({
    id: 'readMailbox',
    method: 'GET',
    path: '/v1/mailbox',
    summary: { zh: '按序读取信箱', en: 'Read the mailbox in order' },
    scope: ['mailbox:read'],
    query: z.strictObject({
      after: Cursor.optional().meta({
        description: 'Entries behind this cursor; the acknowledged place when absent',
      }),
      limit: z.coerce.number().int().min(1).max(100).default(50).meta({ description: 'Most entries to answer with' }),
      lang: z.string().optional(),
    }),
    results: {
      200: {
        description: { zh: '信件；至少一次，编号不变', en: 'Entries; at least once, one id each' },
        schema: z.strictObject({ entries: z.array(MailboxEntry), cursor: Cursor, more: z.boolean() }),
      },
    },
    cost: '1 read',
  }),
  acknowledgeMailbox: operation({
    id: 'acknowledgeMailbox',
    method: 'POST',
    path: '/v1/mailbox/acks',
    summary: { zh: '签收至某游标', en: 'Acknowledge up to a cursor' },
    scope: ['mailbox:read'],
    body: z.strictObject({
      cursor: Cursor.meta({ description: 'Cursor of the last entry that is safely kept; all before it count, too' }),
    }),
    results: {
      200: { description: { zh: '已签收', en: 'Acknowledged' }, schema: z.strictObject({ acknowledged: Cursor }) },
    },
    problems: [commonProblems['invalid-page-token'], commonProblems.conflict],
    cost: '2 reads, 1 write',
  }),
  getMailboxStatus: operation({
    id: 'getMailboxStatus',
    method: 'GET',
    path: '/v1/mailbox/status',
    summary: { zh: '信箱进度', en: 'How far the mailbox is read' },
    scope: ['mailbox:read'],
    results: {
      200: {
        description: { zh: '进度', en: 'Progress' },
        schema: z.strictObject({
          latest: Cursor,
          acknowledged: Cursor,
          lag: z.int().meta({ description: 'Entries waiting, counted up to 1000' }),
          firstMissedAt: Instant.nullable(),
        }),
      },
    },
    cost: '3 reads',
  }),
  getDocs: operation({
    id: 'getDocs',
    method: 'GET',
    path: '/docs',
    summary: { zh: '接口文档', en: 'API documentation' },
    scope: null,
    query: z.object({ lang: z.string().optional() }),
    results: { 200: { description: { zh: '网页', en: 'Page' }, schema: null, mediaType: 'text/html' } },
    cost: 'none',
  }),
  getOpenApi: operation({
    id: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    summary: { zh: 'OpenAPI 3.1 文档', en: 'The OpenAPI 3.1 document' },
    scope: null,
    results: { 200: { description: { zh: '文档', en: 'Document' }, schema: z.record(z.string(), z.unknown()) } },
    cost: 'none',
  }),
  getProblemPage: operation({
    id: 'getProblemPage',
    method: 'GET',
    path: '/problems/{code}',
    summary: { zh: '一种错误的说明页', en: 'The page of one problem kind' },
    scope: null,
    params: z.strictObject({ code: z.string().regex(/^[a-z-]{3,40}$/) }),
    query: z.object({ lang: z.string().optional() }),
    results: { 200: { description: { zh: '网页', en: 'Page' }, schema: null, mediaType: 'text/html' } },
    cost: 'none',
  }),
} as const

export const events = { participantChanged, mailAcknowledged } as const

/** Events that land in mailboxes. */
export const reactsTo = [assignmentOffered, codeRecognised, releasePublished] as const
