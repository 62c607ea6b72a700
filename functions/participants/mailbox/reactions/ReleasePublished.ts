import type { Event } from '../../../../shared/contract/event.ts'
import type { releasePublished } from '../../../catalog/events.ts'
import { type DeliverDeps, deliver } from '../deliver.ts'

/** Every platform learns of a new release. */
export const onReleasePublished =
  (deps: DeliverDeps) =>
  async (event: Event<typeof releasePublished>): Promise<void> => {
    await deliver(deps, event)
  }
