import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { participantChanged } from '../../events.ts'
import { publicState, withKey } from '../../registry/domain/participant.ts'
import { loadOwn, overtaken } from '../../registry/load.ts'
import type { ParticipantStore } from '../../registry/ports.ts'
import type { operations } from '../contract.ts'

type Deps = { participants: Pick<ParticipantStore, 'find' | 'change'>; newId: NewId }

export const revokeKey =
  ({ participants, newId }: Deps): Handler<typeof operations.revokeKey> =>
  async ({ params, query, caller, request }) => {
    const stored = await loadOwn(participants, caller, params.id)
    const key = stored.participant.keys.find((k) => k.kid === params.kid)
    if (!key) throw new Problem(commonProblems['not-found'], { zh: '没有这把钥匙。', en: 'There is no such key.' })
    if (key.state === 'revoked') return { status: 200, body: key }
    const revoked = { ...key, state: 'revoked' as const, since: request.now.toISOString(), reason: query.reason }
    const participant = withKey(stored.participant, revoked)
    const { [params.kid]: _moot, ...challenges } = stored.challenges
    const event = makeEvent(participantChanged, newId('evt'), request.now, publicState(participant, stored.version + 1))
    if ((await participants.change({ ...stored, participant, challenges }, event)) === 'changed') throw overtaken()
    return { status: 200, body: revoked }
  }
