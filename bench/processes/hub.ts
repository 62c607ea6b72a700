import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { listen } from '../../local/demo/serve.ts'
import { startHub } from '../../local/hub.ts'
import { wrapDocumentClient } from '../../shared/aws/clients.ts'
import type { AroundCall } from '../../shared/aws/table.ts'
import { jwkSigner, type PrivateJwk } from '../../shared/crypto/signer.ts'
import { serveParent } from '../support/process.ts'
import { recordCalls } from '../support/record.ts'

export type HubConfig = {
  endpoint: string
  issuer: string
  releaseFolder: string
  hubKey: PrivateJwk
  operatorJwk: unknown
}

/** The embedded hub behind HTTP, as `npm start` runs it, its store in another process. */
serveParent(async ({ endpoint, issuer, releaseFolder, hubKey, operatorJwk }: HubConfig) => {
  const raw = new DynamoDBClient({
    endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    maxAttempts: 2,
  })
  const client = wrapDocumentClient(raw)
  const recorded = recordCalls(client)
  const count = { read: 0, write: 0 }
  const around: AroundCall = (kind, run) => {
    count[kind]++
    return run()
  }
  const hub = await startHub({
    issuer,
    signer: await jwkSigner(hubKey),
    operatorJwk,
    releaseFolder,
    around,
    store: { client, endpoint, close: async () => {} },
  })
  const { port } = await listen(hub.app, 0)
  return {
    ready: { port },
    questions: {
      settle: () => hub.settle(),
      storeCalls: () => ({ ...count }),
      record: recorded.begin,
      recorded: recorded.end,
    },
  }
})
