import { handle } from 'hono/aws-lambda'
import { openBucket } from '../../shared/aws/bucket.ts'
import { kmsSigner } from '../../shared/aws/kms.ts'
import { lambdaBase } from '../../shared/aws/lambda.ts'
import type { Reach } from '../../shared/net/guard.ts'
import { createSend } from '../../shared/net/send.ts'
import { createReleaseReader, entitlementsFrom } from '../catalog/releases/reader.ts'
import { releaseStore } from '../catalog/releases/releaseStore.ts'
import { createApp } from './app.ts'
import { createCards } from './cards/cards.ts'
import { createCardStore } from './cards/store.ts'
import { createProfileStore, createRecognitionStore } from './codes/store.ts'
import { Config } from './config.ts'
import { createHomeDirectory, createHomeGateway } from './homes/gateway.ts'
import { createHomeStore } from './homes/store.ts'
import { createPairwise } from './resolution/pairwise.ts'
import { createAccessStore } from './resolution/store.ts'

/** The service on AWS. `reach` is the entry file's to say: no variable of an environment opens the inside of a network. */
export const startApi = async (reach: Reach) => {
  const env = Config.parse(process.env)
  const { table, clock, log, newId, host } = lambdaBase('identity', env, env.HASH_SECRET_ID)
  const [signer, hash] = await Promise.all([kmsSigner(env.SIGNING_KEY_ID), host.keyed()])
  const issuer = env.HUB_ISSUER
  const names = createPairwise(hash)
  const store = createCardStore(table)
  const homeStore = createHomeStore(table)
  const homes = createHomeDirectory({ store: homeStore, clock })
  const shared = {
    cards: createCards(store, hash),
    homes,
    homeStore,
    gateway: createHomeGateway({
      signer,
      issuer,
      directory: homes,
      clock,
      newId,
      log,
      send: createSend({ reach }),
    }),
    newId,
  }

  return handle(
    createApp(
      {
        cards: { cards: shared.cards, store, hash, homeStore },
        resolution: { ...shared, accesses: createAccessStore(table), names, hash, clock },
        codes: {
          ...shared,
          profiles: createProfileStore(table, clock),
          recognitions: createRecognitionStore(table, clock),
          directory: homes,
          entitlements: entitlementsFrom(
            createReleaseReader({ store: releaseStore(openBucket(env.RELEASE_BUCKET)), clock, log }),
          ),
          pairwise: names,
          signer,
          issuer,
        },
      },
      host,
    ),
  )
}
