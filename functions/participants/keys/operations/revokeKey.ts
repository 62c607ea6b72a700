import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { participantChanged } from '../../events.ts'
import { shownKey } from '../../registry/domain/keySteps.ts'
import { publicState, withKey, withoutKey } from '../../registry/domain/participant.ts'
import { loadOwn, overtaken } from '../../registry/load.ts'
import type { ParticipantStore } from '../../registry/ports.ts'
import type { operations } from '../contract.ts'

type Deps = { participants: Pick<ParticipantStore, 'find' | 'change'>; newId: NewId }

/**
 * Ends a key at once, on the word of one key alone: in an emergency nobody waits for a second. A key that nobody has proven
 * leaves no trace: it may be anybody's, and everybody would be told that it is revoked.
 */
export const revokeKey =
  ({ participants, newId }: Deps): Handler<typeof operations.revokeKey> =>
  async ({ params, query, caller, request }) => {
    const stored = await loadOwn(participants, caller, params.id)
    const key = stored.participant.keys.find((k) => k.kid === params.kid)
    if (!key) throw new Problem(commonProblems['not-found'], { zh: '没有这把钥匙。', en: 'There is no such key.' })
    const steps = stored.steps ?? {}
    if (key.state === 'revoked') return { status: 200, body: shownKey(key, steps) }
    const revoked = { ...key, state: 'revoked' as const, since: request.now.toISOString(), reason: query.reason }
    const { [params.kid]: _moot, ...challenges } = stored.challenges
    if (key.state === 'pending' && !steps[key.kid]?.provenAt) {
      const { [params.kid]: _unproven, ...others } = steps
      const participant = withoutKey(stored.participant, key.kid)
      if ((await participants.change({ ...stored, participant, challenges, steps: others })) === 'changed')
        throw overtaken()
      return { status: 200, body: shownKey(revoked, steps) }
    }
    const participant = withKey(stored.participant, revoked)
    const event = makeEvent(participantChanged, newId('evt'), request.now, publicState(participant, stored.version + 1))
    if ((await participants.change({ ...stored, participant, challenges }, event)) === 'changed') throw overtaken()
    return { status: 200, body: shownKey(revoked, steps) }
  }
