import * as z from 'zod'
import { KeyId, ParticipantId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { openReason } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { KeyUse } from '../events.ts'
import { ShownKey } from '../registry/contract.ts'
import { registryProblems } from '../registry/problems.ts'
import { keyProblems } from './problems.ts'

const idParam = z.strictObject({ id: ParticipantId })
const keyParams = z.strictObject({ id: ParticipantId, kid: KeyId })

export const operations = {
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
      registryProblems['operator-by-configuration'],
      keyProblems['key-refused'],
      keyProblems['too-many-keys'],
      commonProblems.conflict,
    ],
    cost: '1 read, 1 write',
  }),
  proveKey: operation({
    id: 'proveKey',
    method: 'POST',
    path: '/v1/participants/{id}/keys/{kid}/proof',
    summary: {
      zh: '证明持有私钥；公钥随即启用，或等待批准',
      en: 'Prove possession of the private key; the key becomes active, or waits for an approval',
    },
    scope: ['participants:admin', 'keys:self'],
    params: keyParams,
    body: z.strictObject({
      proof: z.string().max(2048).meta({
        description:
          'Compact JWS by the new key: header exactly alg ES256, kid, typ `key-proof+jwt`; claims aud = the hub’s issuer, nonce = the challenge',
      }),
    }),
    results: { 200: { description: { zh: '已证明', en: 'Proven' }, schema: ShownKey } },
    problems: [keyProblems['key-proof-failed'], keyProblems['too-many-keys'], commonProblems.conflict],
    cost: '1 read, 1 write',
  }),
  approveKey: operation({
    id: 'approveKey',
    method: 'POST',
    path: '/v1/participants/{id}/keys/{kid}/approvals',
    summary: {
      zh: '批准 code 或 answer 钥匙：由运营方，或用另一把 client 钥匙登录',
      en: 'Approve a code or answer key: as the operator, or logged in with another client key',
    },
    scope: ['participants:admin', 'keys:self'],
    params: keyParams,
    body: z.strictObject({ use: KeyUse.meta({ description: 'What the approver takes the key to be for' }) }),
    results: { 200: { description: { zh: '已启用', en: 'Active' }, schema: ShownKey } },
    problems: [
      keyProblems['key-not-waiting'],
      keyProblems['second-key-needed'],
      keyProblems['too-many-keys'],
      commonProblems.conflict,
    ],
    cost: '1 read, 1 write',
  }),
  revokeKey: operation({
    id: 'revokeKey',
    method: 'DELETE',
    path: '/v1/participants/{id}/keys/{kid}',
    summary: { zh: '吊销公钥', en: 'Revoke a key' },
    scope: ['participants:admin', 'keys:self'],
    params: keyParams,
    query: z.strictObject({ reason: openReason(200), lang: z.string().optional() }),
    results: { 200: { description: { zh: '已吊销', en: 'Revoked' }, schema: ShownKey } },
    problems: [registryProblems['operator-by-configuration'], commonProblems.conflict],
    cost: '1 read, 1 write',
  }),
} as const
