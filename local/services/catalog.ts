import { createApp } from '../../functions/catalog/app.ts'
import { reactsTo } from '../../functions/catalog/contract.ts'
import { createReactions } from '../../functions/catalog/reactions/index.ts'
import { createReleaseReader } from '../../functions/catalog/releases/reader.ts'
import { createEvidenceStore, createProposalStore, createReleaseLedger } from '../../functions/catalog/store.ts'
import { folderReleaseStore } from '../../shared/aws/releaseStore.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

export const startCatalog = async (world: World): Promise<RunningService> => {
  const { table, host, relay } = openService(world, 'catalog')
  const { clock, log, newId, signer, issuer } = world
  const store = folderReleaseStore(world.releaseFolder)
  const proposals = createProposalStore(table)
  const evidence = createEvidenceStore(table)
  // One reader for both: the reaction to a release makes it ask at once, whatever the clock says.
  const reader = createReleaseReader({ store, clock, log })
  return {
    app: createApp({ proposals, evidence, reader, issuer, newId }, host),
    reactsTo,
    reactions: createReactions({
      proposals,
      ledger: createReleaseLedger(table),
      evidence,
      store,
      reader,
      signer,
      clock,
      newId,
      log,
    }),
    relay,
  }
}
