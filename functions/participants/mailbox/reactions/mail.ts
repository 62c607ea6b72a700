import type { Event, EventKind } from '../../../../shared/contract/event.ts'
import { Province } from '../../../../shared/contract/province.ts'
import type { ParticipantStore } from '../../registry/ports.ts'
import type { Mail, MailboxStore } from '../ports.ts'

export type MailDeps = {
  participants: Pick<ParticipantStore, 'activePlatform'>
  mailbox: Pick<MailboxStore, 'append'>
}

/**
 * Puts an event into the mailbox of the active platform of each province it is for; which those are, its contract says.
 * Throws when it must reach somebody and there is nobody yet: the bus keeps trying and then keeps the event.
 */
export const onMail =
  (kind: EventKind, { participants, mailbox }: MailDeps) =>
  async (event: Event): Promise<void> => {
    const { to, must = false } = kind.mail?.(event.data) ?? { to: [] }
    let delivered = 0
    for (const province of to === 'every' ? Province.options : to) {
      const platform = await participants.activePlatform(province)
      if (!platform) continue
      // Its kind has a subject, so its data are an object.
      await mailbox.append(platform, [event as Mail])
      delivered++
    }
    if (must && delivered === 0) throw new Error('no active platform in the province')
  }
