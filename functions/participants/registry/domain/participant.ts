import type * as z from 'zod'
import type { participantChanged } from '../../events.ts'
import type { Participant } from '../contract.ts'

type ParticipantRecord = z.output<typeof Participant>
type Key = ParticipantRecord['keys'][number]

/** Active keys of one use a participant may hold at once: two, so that one can take over from the other. */
export const mostActiveKeys = 2

/** Minutes a challenge waits for its proof. */
export const challengeMinutes = 10

/** Keys that may wait for their proof at once: one of each use, and one more. */
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

export const activeKeys = ({ keys }: Pick<ParticipantRecord, 'keys'>, use: Key['use']): Key[] =>
  keys.filter((key) => key.use === use && key.state === 'active')

/** Keys without those whose challenge ended unproven. */
export const withoutLapsed = (
  keys: readonly Key[],
  challenges: Readonly<Record<string, { expires: string }>>,
  now: Date,
): Key[] =>
  keys.filter(({ kid, state }) => state !== 'pending' || Date.parse(challenges[kid]?.expires ?? '') > now.getTime())

/** Which limit another key of a use would break, if any. */
export const limitReached = (keys: Key[], use: Key['use']): 'active' | 'waiting' | 'all' | undefined => {
  if (activeKeys({ keys }, use).length >= mostActiveKeys) return 'active'
  if (keys.filter(({ state }) => state === 'pending').length >= mostWaitingKeys) return 'waiting'
  return keys.length >= mostKeys ? 'all' : undefined
}

/** The participant with one key set or put in place of the one with the same kid. */
export const withKey = (participant: ParticipantRecord, key: Key): ParticipantRecord => ({
  ...participant,
  keys: [...participant.keys.filter((k) => k.kid !== key.kid), key],
})

/** What the other services learn of a participant: its keys in use and those revoked, none unproven. */
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
