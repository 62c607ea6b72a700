import { openBucket } from '../../shared/aws/bucket.ts'
import { eventsHandler } from '../../shared/aws/eventsHandler.ts'
import { kmsSigner } from '../../shared/aws/kms.ts'
import { lambdaOutbox } from '../../shared/aws/lambda.ts'
import { Config } from './config.ts'
import { createEvidenceStore } from './disputes/store.ts'
import { createPlatformStore } from './platforms/store.ts'
import { createProposalStore } from './proposals/store.ts'
import { createReactions } from './reactions.ts'
import { createReleaseLedger } from './releases/ledger.ts'
import { createReleaseReader } from './releases/reader.ts'
import { releaseStore } from './releases/releaseStore.ts'

const env = Config.parse(process.env)
const { table, log, clock, newId } = lambdaOutbox('catalog', env)
const store = releaseStore(openBucket(env.RELEASE_BUCKET))

export const handler = eventsHandler(
  createReactions({
    proposals: createProposalStore(table),
    platforms: createPlatformStore(table),
    ledger: createReleaseLedger(table),
    evidence: createEvidenceStore(table),
    store,
    reader: createReleaseReader({ store, clock, log }),
    signer: await kmsSigner(env.SIGNING_KEY_ID),
    clock,
    newId,
    log,
  }),
  log,
)
