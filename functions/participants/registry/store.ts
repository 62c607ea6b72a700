import type { Table } from '../../../shared/store/table.ts'
import { createPlatformClaims } from './claims.ts'
import { Participant } from './contract.ts'
import { keys } from './keys.ts'
import type { ParticipantStore, StoredParticipant } from './ports.ts'

type Row = { participant?: unknown; challenges: StoredParticipant['challenges']; fingerprint: string }

const platformIndex = ({ participant }: Pick<StoredParticipant, 'participant'>) =>
  participant.kind === 'platform' && participant.province && participant.state === 'active'
    ? keys.platforms(participant.province, participant.id)
    : undefined

export const createParticipantStore = (table: Table): ParticipantStore => ({
  ...createPlatformClaims(table),
  find: async (id) => {
    const item = await table.get<Row>(keys.participant(id))
    // A bar (claims.ts) stands where no participant is.
    if (!item?.data.participant) return undefined
    return { ...item.data, version: item.version, participant: Participant.parse(item.data.participant) }
  },
  register: (stored, event) =>
    table.create({ ...keys.participant(stored.participant.id), data: stored, idx1: platformIndex(stored) }, [event]),
  change: ({ version, ...data }, event) =>
    table.replace(
      { ...keys.participant(data.participant.id), version, data, idx1: platformIndex(data) },
      event ? [event] : [],
    ),
})
