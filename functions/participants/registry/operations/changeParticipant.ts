import { makeEvent } from '../../../../shared/contract/event.ts'
import type { NewId } from '../../../../shared/contract/ids.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import type { Reach } from '../../../../shared/net/guard.ts'
import { participantChanged } from '../../events.ts'
import type { operations } from '../contract.ts'
import { shownParticipant } from '../domain/keySteps.ts'
import { publicState } from '../domain/participant.ts'
import { checkReach, checkScopes, claimPlace, loadOwn, overtaken } from '../load.ts'
import type { Participant, ParticipantStore } from '../ports.ts'

type Deps = {
  participants: Pick<ParticipantStore, 'find' | 'change' | 'claimProvince'>
  newId: NewId
  reach: Reach
}

export const changeParticipant =
  ({ participants, newId, reach }: Deps): Handler<typeof operations.changeParticipant> =>
  async ({ params, body, caller, request }) => {
    const stored = await loadOwn(participants, caller, params.id)
    const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
    const participant: Participant = { ...stored.participant, ...changes }
    checkScopes(participant.kind, body.scopes ?? [])
    checkReach(body.baseUrl, reach)
    if (participant.state === 'active' && stored.participant.state === 'suspended')
      await claimPlace(participants, participant, request.now)
    const event = makeEvent(participantChanged, newId('evt'), request.now, publicState(participant, stored.version + 1))
    if ((await participants.change({ ...stored, participant }, event)) === 'changed') throw overtaken()
    return { status: 200, body: shownParticipant(participant, stored.steps ?? {}) }
  }
