import type { Event } from '../../../../shared/contract/event.ts'
import type { participantChanged } from '../../../participants/events.ts'
import type { HomeStore, StoredHome } from '../ports.ts'

/** Keeps what the hub needs to ask a home and to check its answers and codes. Older revisions change nothing. */
export const onParticipantChanged =
  ({ homes }: { homes: Pick<HomeStore, 'find' | 'save'> }) =>
  async ({ data }: Event<typeof participantChanged>): Promise<void> => {
    const { id: participant, revision, kind, province, state, baseUrl } = data
    if (kind !== 'platform' || !province || !baseUrl) return
    const keys = data.keys.flatMap(({ kid, use, state: keyState, jwk }): StoredHome['keys'][number][] =>
      use === 'client' || keyState === 'pending' ? [] : [{ kid, use, state: keyState, jwk }],
    )
    for (;;) {
      const held = await homes.find(participant)
      if (held && held.revision >= revision) return
      const version = held?.version ?? 0
      if ((await homes.save({ version, revision, participant, province, state, baseUrl, keys })) === 'done') return
    }
  }
