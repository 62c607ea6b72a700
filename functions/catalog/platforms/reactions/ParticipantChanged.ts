import type { Event } from '../../../../shared/contract/event.ts'
import type { participantChanged } from '../../../participants/events.ts'
import type { PlatformStore } from '../ports.ts'

/** Keeps which platforms speak for their provinces. Older revisions change nothing. */
export const onParticipantChanged =
  ({ platforms }: { platforms: PlatformStore }) =>
  async ({ data }: Event<typeof participantChanged>): Promise<void> => {
    const { id: participant, revision, kind, province, state } = data
    if (kind !== 'platform' || !province) return
    for (;;) {
      const held = await platforms.find(participant)
      if (held && held.revision >= revision) return
      const version = held?.version ?? 0
      if ((await platforms.save({ version, revision, participant, province, state })) === 'done') return
    }
  }
