import type { Event } from '../../../shared/contract/event.ts'
import type { assignmentOffered } from '../../complaints/events.ts'
import type { MailboxStore, ParticipantStore } from '../ports.ts'

type Deps = { participants: Pick<ParticipantStore, 'platformsOf'>; mailbox: Pick<MailboxStore, 'append'> }

/** A hand-over lands in the mailbox of every active platform of the province it goes to. */
export const onAssignmentOffered =
  ({ participants, mailbox }: Deps) =>
  async (event: Event<typeof assignmentOffered>): Promise<void> => {
    const platforms = await participants.platformsOf(event.data.to)
    // Thrown, so that the bus keeps trying and then keeps the event: a hand-over with no mailbox to land in is not lost.
    if (platforms.length === 0) throw new Error('no active platform in the province')
    for (const platform of platforms) await mailbox.append(platform, event, event.data.subject)
  }
