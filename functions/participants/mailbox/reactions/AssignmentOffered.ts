import type { Event } from '../../../../shared/contract/event.ts'
import type { assignmentOffered } from '../../../complaints/events.ts'
import { type DeliverDeps, deliver } from '../deliver.ts'

/** A hand-over goes to the province that must handle the case. */
export const onAssignmentOffered =
  (deps: DeliverDeps) =>
  async (event: Event<typeof assignmentOffered>): Promise<void> => {
    // Thrown, so that the bus keeps trying and then keeps the event: a hand-over with no mailbox to land in is not lost.
    if ((await deliver(deps, event, [event.data.to])) === 0) throw new Error('no active platform in the province')
  }
