import type { Event } from '../../../shared/contract/event.ts'
import { Province } from '../../../shared/contract/province.ts'
import type { ParticipantStore } from '../registry/ports.ts'
import type { MailboxStore } from './ports.ts'

export type DeliverDeps = {
  participants: Pick<ParticipantStore, 'activePlatform'>
  mailbox: Pick<MailboxStore, 'append'>
}

/** Puts an event into the mailbox of the active platform of each province it is for. */
export const deliver = async (
  { participants, mailbox }: DeliverDeps,
  event: Event & { data: { subject: string } },
  provinces: readonly Province[] = Province.options,
): Promise<number> => {
  let delivered = 0
  for (const province of provinces) {
    const platform = await participants.activePlatform(province)
    if (!platform) continue
    await mailbox.append(platform, [event])
    delivered++
  }
  return delivered
}
