import type { Event } from '../../../shared/contract/event.ts'
import { Province } from '../../../shared/contract/province.ts'
import type { ParticipantStore } from '../registry/ports.ts'
import type { MailboxStore } from './ports.ts'

export type DeliverDeps = { participants: Pick<ParticipantStore, 'platformsOf'>; mailbox: Pick<MailboxStore, 'append'> }

/** Puts an event into the mailbox of every active platform of the provinces it is for. */
export const deliver = async (
  { participants, mailbox }: DeliverDeps,
  event: Event & { data: { subject: string } },
  provinces: readonly Province[] = Province.options,
): Promise<number> => {
  let delivered = 0
  for (const province of provinces)
    for (const platform of await participants.platformsOf(province)) {
      await mailbox.append(platform, event, event.data.subject)
      delivered++
    }
  return delivered
}
