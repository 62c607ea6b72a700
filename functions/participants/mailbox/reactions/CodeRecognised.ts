import type { Event } from '../../../../shared/contract/event.ts'
import type { codeRecognised } from '../../../identity/events.ts'
import { type DeliverDeps, deliver } from '../deliver.ts'

/** The home learns where its codes were accepted. */
export const onCodeRecognised =
  (deps: DeliverDeps) =>
  async (event: Event<typeof codeRecognised>): Promise<void> => {
    await deliver(deps, event, [event.data.home])
  }
