import type { Handler } from '../../../../shared/http/bind.ts'
import type { operations } from '../contract.ts'
import { shownParticipant } from '../domain/keySteps.ts'
import { loadOwn } from '../load.ts'
import type { ParticipantStore } from '../ports.ts'

export const getParticipant =
  ({ participants }: { participants: Pick<ParticipantStore, 'find'> }): Handler<typeof operations.getParticipant> =>
  async ({ params, caller }) => {
    const { participant, steps = {} } = await loadOwn(participants, caller, params.id)
    return { status: 200, body: shownParticipant(participant, steps) }
  }
