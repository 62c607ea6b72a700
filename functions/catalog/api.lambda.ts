import { handle } from 'hono/aws-lambda'
import { openBucket } from '../../shared/aws/bucket.ts'
import { lambdaBase } from '../../shared/aws/lambda.ts'
import { createApp } from './app.ts'
import { Config } from './config.ts'
import { createEvidenceStore } from './disputes/store.ts'
import { createPlatformStore } from './platforms/store.ts'
import { createProposalStore } from './proposals/store.ts'
import { createReleaseReader } from './releases/reader.ts'
import { releaseStore } from './releases/releaseStore.ts'

const env = Config.parse(process.env)
const { table, newId, host, clock, log } = lambdaBase('catalog', env, env.SECRET_ID)

export const handler = handle(
  createApp(
    {
      proposals: createProposalStore(table),
      platforms: createPlatformStore(table),
      evidence: createEvidenceStore(table),
      reader: createReleaseReader({ store: releaseStore(openBucket(env.RELEASE_BUCKET)), clock, log }),
      issuer: env.HUB_ISSUER,
      newId,
    },
    host,
  ),
)
