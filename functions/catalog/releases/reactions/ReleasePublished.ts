import type { Event } from '../../../../shared/contract/event.ts'
import type { releasePublished } from '../../events.ts'
import { finishRelease, type PublishDeps } from '../publish.ts'
import type { ReleaseReader } from '../reader.ts'

/** A release whose writer died right after the commit gets its manifest here; and this process reads it at once. */
export const onReleasePublished =
  (deps: PublishDeps & { reader: Pick<ReleaseReader, 'find'> }) =>
  async (event: Event<typeof releasePublished>): Promise<void> => {
    const manifest = await deps.ledger.find(event.data.number)
    if (!manifest) throw new Error('an announced release is not in the ledger')
    await finishRelease(deps, manifest)
    await deps.reader.find({ fresh: true })
  }
