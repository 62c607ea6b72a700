import { createApp } from '../../functions/catalog/app.ts'
import { reactsTo } from '../../functions/catalog/contract.ts'
import { createEvidenceStore } from '../../functions/catalog/disputes/store.ts'
import { createPlatformStore } from '../../functions/catalog/platforms/store.ts'
import { createProposalStore } from '../../functions/catalog/proposals/store.ts'
import { createReactions } from '../../functions/catalog/reactions.ts'
import { createReleaseLedger } from '../../functions/catalog/releases/ledger.ts'
import { createReleaseReader } from '../../functions/catalog/releases/reader.ts'
import { releaseStore } from '../../functions/catalog/releases/releaseStore.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

/** The embedded hub holds the demo catalogue, whoever looks at it. */
const notice = {
  zh: '这是演示系统，数据仅供试用，不是三地公布的正式清单。用卡前请以当地公布的信息为准，或拨打 12333 询问。',
  en: 'This is a demonstration. Its data are samples, not the official list of the three provinces: before you go, ask your local authority or call 12333.',
}

export const startCatalog = async (world: World): Promise<RunningService> => {
  const { table, host, relay } = openService(world, 'catalog')
  const { clock, log, newId, signer, issuer } = world
  const store = releaseStore(world.store.files)
  const proposals = createProposalStore(table)
  const platforms = createPlatformStore(table)
  const evidence = createEvidenceStore(table)
  // One reader for both: the reaction to a release makes it ask at once, whatever the clock says.
  const reader = createReleaseReader({ store, clock, log })
  return {
    app: createApp({ proposals, platforms, evidence, reader, issuer, newId, notice }, host),
    reactsTo,
    reactions: createReactions({
      proposals,
      platforms,
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
