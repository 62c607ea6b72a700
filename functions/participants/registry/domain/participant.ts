import type * as z from 'zod'
import { type Scope, scopesOfKind } from '../../../../shared/contract/scope.ts'
import type { participantChanged } from '../../events.ts'
import type { Participant } from '../contract.ts'

export type ParticipantRecord = z.output<typeof Participant>
export type Key = ParticipantRecord['keys'][number]

/** Active keys of one use a participant may hold at once: two, so that one can take over from the other. */
export const mostActiveKeys = 2

/** Minutes a challenge waits for its proof. */
export const challengeMinutes = 10

/** Days a proven key waits for its approval. */
export const approvalDays = 7

/** Keys that may wait at once, for their proof or their approval: one of each use, and one more. */
export const mostWaitingKeys = 4

/** Keys of one participant in all: revoked ones are remembered for ever, and one record and one event hold them all. */
export const mostKeys = 100

/** What a platform must have that others need not: the home protocol goes to its address, by its province. */
export const isComplete = ({
  kind,
  province,
  baseUrl,
}: Pick<ParticipantRecord, 'kind' | 'province' | 'baseUrl'>): boolean =>
  kind !== 'platform' || (province !== undefined && baseUrl !== undefined)

/** Places in a list of scopes that hold one its kind may not have. */
export const foreignScopes = (kind: ParticipantRecord['kind'], scopes: readonly Scope[]): number[] =>
  scopes.flatMap((scope, at) => (scopesOfKind[kind].includes(scope) ? [] : [at]))

/** What a participant's tokens may carry: what it was granted, within its kind also when it was registered before kinds had bounds. */
export const grantedScopes = ({ kind, scopes }: Pick<ParticipantRecord, 'kind' | 'scopes'>): Scope[] =>
  scopes.filter((scope) => scopesOfKind[kind].includes(scope))

export const activeKeys = ({ keys }: Pick<ParticipantRecord, 'keys'>, use: Key['use']): Key[] =>
  keys.filter((key) => key.use === use && key.state === 'active')

type Waiting = {
  challenges: Readonly<Record<string, { expires: string }>>
  steps?: Readonly<Record<string, { provenAt?: string | undefined }>>
}

/** Whether a key waits no longer: unproven when its challenge ended, or proven and not approved in time. */
export const hasLapsed = ({ kid, state }: Key, { challenges, steps = {} }: Waiting, now: Date): boolean => {
  if (state !== 'pending') return false
  const provenAt = steps[kid]?.provenAt
  const until = provenAt ? Date.parse(provenAt) + approvalDays * 86_400_000 : Date.parse(challenges[kid]?.expires ?? '')
  return !(until > now.getTime())
}

/** Which limit another key of a use would break, if any. */
export const limitReached = (keys: Key[], use: Key['use']): 'active' | 'waiting' | 'all' | undefined => {
  if (activeKeys({ keys }, use).length >= mostActiveKeys) return 'active'
  if (keys.filter(({ state }) => state === 'pending').length >= mostWaitingKeys) return 'waiting'
  return keys.length >= mostKeys ? 'all' : undefined
}

/** The participant with one key set or put in place of the one with the same kid. */
export const withKey = (participant: ParticipantRecord, key: Key): ParticipantRecord => ({
  ...participant,
  keys: [...withoutKey(participant, key.kid).keys, key],
})

export const withoutKey = (participant: ParticipantRecord, kid: string): ParticipantRecord => ({
  ...participant,
  keys: participant.keys.filter((key) => key.kid !== kid),
})

/** What the other services learn of a participant: its keys in use and those revoked, none that waits. */
export const publicState = (
  participant: ParticipantRecord,
  revision: number,
): z.input<(typeof participantChanged)['data']> => ({
  id: participant.id,
  revision,
  kind: participant.kind,
  province: participant.province,
  name: participant.name,
  state: participant.state,
  baseUrl: participant.baseUrl,
  keys: participant.keys
    .filter((key) => key.state !== 'pending')
    .map(({ kid, use, state, jwk }) => ({ kid, use, state, jwk })),
})
