import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import { Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { checkSameRequest, idForRequest } from '../../../../shared/http/idempotency.ts'
import type { Reach } from '../../../../shared/net/guard.ts'
import { participantChanged } from '../../events.ts'
import type { OnceStore } from '../../tokens/ports.ts'
import type { operations } from '../contract.ts'
import { shownParticipant } from '../domain/keySteps.ts'
import { isComplete, publicState } from '../domain/participant.ts'
import { checkReach, checkScopes, claimPlace, loadLive, overtaken } from '../load.ts'
import type { Participant, ParticipantStore } from '../ports.ts'
import { registryProblems } from '../problems.ts'

type Deps = {
  participants: Pick<ParticipantStore, 'find' | 'register' | 'claimProvince'>
  once: Pick<OnceStore, 'claimRequest'>
  newId: NewId
  reach: Reach
}

/** The id is the caller's choice and the claim: the same registration again answers what the first one made. */
export const registerParticipant =
  ({ participants, once, newId, reach }: Deps): Handler<typeof operations.registerParticipant> =>
  async ({ body, caller, request }) => {
    await loadLive(participants, caller)
    if (!isComplete(body))
      throw new Problem(registryProblems['participant-incomplete'], {
        zh: '枢纽要按省份并向其地址询问卡状态。',
        en: 'The hub asks platforms about cards, by province, at their address.',
      })
    checkScopes(body.kind, body.scopes)
    checkReach(body.baseUrl, reach)
    // The id is not derived from the key here, so the key is claimed apart: another id under it is another request.
    if (request.idempotencyKey !== undefined)
      checkSameRequest(
        await once.claimRequest(idForRequest('idk', caller.id, request, newId), request.fingerprint, request.now),
        request,
      )
    const before = await participants.find(body.id)
    if (!before) {
      await claimPlace(participants, body, request.now)
      const participant: Participant = { ...body, state: 'active', keys: [], since: request.now.toISOString() }
      const event = makeEvent(participantChanged, newId('evt'), request.now, publicState(participant, 1))
      const done = await participants.register({ participant, challenges: {}, fingerprint: request.fingerprint }, event)
      if (done === 'done') return { status: 201, body: participant }
    }
    const stored = before ?? (await participants.find(body.id))
    if (!stored) throw overtaken()
    if (request.idempotencyKey === undefined)
      throw new Problem(registryProblems['participant-exists'], { zh: '编号已被占用。', en: 'The id is taken.' })
    checkSameRequest(stored.fingerprint, request)
    return { status: 200, body: shownParticipant(stored.participant, stored.steps ?? {}) }
  }
