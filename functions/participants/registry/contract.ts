import * as z from 'zod'
import { KeyId, ParticipantId } from '../../../shared/contract/ids.ts'
import { operation } from '../../../shared/contract/operation.ts'
import { isLoopbackUrl, isOutwardUrl } from '../../../shared/contract/outwardUrl.ts'
import { ParticipantKind } from '../../../shared/contract/participant.ts'
import { commonProblems } from '../../../shared/contract/problem.ts'
import { Province } from '../../../shared/contract/province.ts'
import { Scope } from '../../../shared/contract/scope.ts'
import { Name } from '../../../shared/contract/text.ts'
import { Instant } from '../../../shared/contract/time.ts'
import { JwkMembers, KeyState, KeyUse, ParticipantState } from '../events.ts'
import { registryProblems } from './problems.ts'

export const ParticipantKey = z.strictObject({
  kid: KeyId,
  use: KeyUse,
  state: KeyState,
  jwk: JwkMembers,
  since: Instant,
  reason: z.string().max(200).optional(),
})

/** Who did something to a key: a participant, and the `client` key it had logged in with. */
export const KeyActor = z.strictObject({ participant: ParticipantId, kid: KeyId }).meta({ title: 'Key actor' })

/** A key as callers see it. `awaiting-approval`: proven, and of no use until it is approved. */
export const ShownKey = ParticipantKey.extend({
  state: z.enum([...KeyState.options, 'awaiting-approval']),
  addedBy: KeyActor.optional(),
  approvedBy: KeyActor.optional(),
})

/** Where the hub calls a platform; http on loopback in a demonstration hub only, which `load.ts` knows. A string, because z.url() strips line ends before anybody can refuse them. */
const BaseUrl = z
  .string()
  .max(200)
  .refine(
    (text) => isOutwardUrl(text) || isLoopbackUrl(text),
    'https, a public name, its usual port or one from 1024; no IP address, credentials, query or fragment; in its normal spelling',
  )
  .meta({ format: 'uri' })

const participantMembers = {
  id: ParticipantId,
  kind: ParticipantKind,
  province: Province.optional(),
  name: Name,
  scopes: z.array(Scope).max(20),
  baseUrl: BaseUrl.optional(),
}

/** A participant as it is kept. */
export const Participant = z.strictObject({
  ...participantMembers,
  state: ParticipantState,
  keys: z.array(ParticipantKey),
  since: Instant,
})

/** The same with its keys as callers see them. */
export const ShownParticipant = Participant.extend({ keys: z.array(ShownKey) }).meta({ title: 'Participant' })

const idParam = z.strictObject({ id: ParticipantId })

export const operations = {
  registerParticipant: operation({
    id: 'registerParticipant',
    method: 'POST',
    path: '/v1/participants',
    summary: { zh: '登记参与方', en: 'Register a participant' },
    scope: ['participants:admin'],
    body: z.strictObject({ ...participantMembers, kind: ParticipantKind.exclude(['operator']) }),
    idempotent: true,
    results: {
      201: { description: { zh: '已登记', en: 'Registered' }, schema: ShownParticipant },
      200: {
        description: { zh: '同一登记此前已完成', en: 'The same registration was done before' },
        schema: ShownParticipant,
      },
    },
    problems: [
      registryProblems['participant-exists'],
      registryProblems['participant-incomplete'],
      registryProblems['province-has-platform'],
    ],
    cost: '1 read, 1 write; a platform 2 reads and 2 writes more at most; one write more with an idempotency key',
  }),
  getParticipant: operation({
    id: 'getParticipant',
    method: 'GET',
    path: '/v1/participants/{id}',
    summary: { zh: '查看参与方', en: 'See a participant' },
    scope: ['participants:admin', 'keys:self'],
    params: idParam,
    results: { 200: { description: { zh: '参与方', en: 'Participant' }, schema: ShownParticipant } },
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
    results: { 200: { description: { zh: '已更改', en: 'Changed' }, schema: ShownParticipant } },
    problems: [
      registryProblems['province-has-platform'],
      registryProblems['operator-by-configuration'],
      commonProblems.conflict,
    ],
    cost: '1 read, 1 write; a platform that is resumed 2 reads and 2 writes more at most',
  }),
} as const
