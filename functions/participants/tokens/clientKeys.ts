import { ParticipantId } from '../../../shared/contract/ids.ts'
import type { FindClientKeys } from '../../../shared/crypto/clientAssertion.ts'
import { activeKeys } from '../registry/domain/participant.ts'
import type { ParticipantStore } from '../registry/ports.ts'

/** The keys a client may authenticate with: active keys of use `client` of an active participant. */
export const clientKeys =
  (participants: Pick<ParticipantStore, 'find'>): FindClientKeys =>
  async (id) => {
    const stored = ParticipantId.safeParse(id).success ? await participants.find(id) : undefined
    if (stored?.participant.state !== 'active') return undefined
    return new Map(activeKeys(stored.participant, 'client').map((key) => [key.kid, key.jwk]))
  }
