import { createReleaseReader, entitlementsFrom } from '../../functions/catalog/releases/reader.ts'
import { releaseStore } from '../../functions/catalog/releases/releaseStore.ts'
import { createApp } from '../../functions/identity/app.ts'
import { createCards } from '../../functions/identity/cards/cards.ts'
import { createCardStore } from '../../functions/identity/cards/store.ts'
import { createProfileStore, createRecognitionStore } from '../../functions/identity/codes/store.ts'
import { reactsTo } from '../../functions/identity/contract.ts'
import { createHomeDirectory, createHomeGateway } from '../../functions/identity/homes/gateway.ts'
import { createHomeStore } from '../../functions/identity/homes/store.ts'
import { createReactions } from '../../functions/identity/reactions.ts'
import { createPairwise } from '../../functions/identity/resolution/pairwise.ts'
import { createAccessStore } from '../../functions/identity/resolution/store.ts'
import { createKeyedHash } from '../../shared/crypto/keyedHash.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

export const startIdentity = async (world: World): Promise<RunningService> => {
  const { clock, issuer, log, newId, signer } = world
  const { table, host, relay } = openService(world, 'identity')
  const hash = createKeyedHash(world.hashSecret)
  const store = createCardStore(table)
  const homeStore = createHomeStore(table)
  const homes = createHomeDirectory({ store: homeStore, clock })
  const shared = {
    cards: createCards(store, hash),
    homes,
    homeStore,
    gateway: createHomeGateway({ signer, issuer, directory: homes, clock, newId, log, send: world.send }),
    newId,
  }
  const names = createPairwise(hash)
  const releases = createReleaseReader({ store: releaseStore(world.store.files), clock, log })
  const app = createApp(
    {
      cards: { cards: shared.cards, store, hash, homeStore },
      resolution: { ...shared, accesses: createAccessStore(table), names, hash, clock },
      codes: {
        ...shared,
        profiles: createProfileStore(table, clock),
        recognitions: createRecognitionStore(table, clock),
        directory: homes,
        entitlements: entitlementsFrom(releases),
        pairwise: names,
        signer,
        issuer,
      },
    },
    host,
  )
  return { app, reactsTo, reactions: createReactions({ homes: homeStore, log }), relay }
}
