import { join } from 'node:path'
import { openBus } from '../../local/bus.ts'
import { listen } from '../../local/demo/serve.ts'
import { wireStore } from '../../local/dynamo.ts'
import { startHub } from '../../local/hub.ts'
import { jwkSigner, type PrivateJwk } from '../../shared/crypto/signer.ts'
import { openSqliteStore } from '../../shared/sqlite/store.ts'
import type { AroundCall } from '../../shared/store/table.ts'
import { serveParent } from '../support/process.ts'
import { recordCalls } from '../support/record.ts'

export type HubConfig = {
  /** Where DynamoDB's wire is spoken; without it the embedded store, in a file as `npm start` keeps it. */
  endpoint?: string
  issuer: string
  releaseFolder: string
  hubKey: PrivateJwk
  operatorJwk: unknown
}

/** The embedded hub behind HTTP, as `npm start` runs it. */
serveParent(async ({ endpoint, issuer, releaseFolder, hubKey, operatorJwk }: HubConfig) => {
  const recorder = recordCalls()
  const store =
    endpoint === undefined
      ? openSqliteStore({ file: join(releaseFolder, 'bench.sqlite') })
      : wireStore(endpoint, recorder.tap)
  const count = { read: 0, write: 0 }
  const around: AroundCall = (kind, run) => {
    count[kind]++
    return run()
  }
  const bus = openBus(':memory:')
  let delivering = true
  const hub = await startHub({
    issuer,
    signer: await jwkSigner(hubKey),
    operatorJwk,
    releaseFolder,
    around,
    bus: {
      ...bus,
      subscribe: (subscriber) =>
        bus.subscribe({ ...subscriber, listensTo: (delivery) => delivering && subscriber.listensTo(delivery) }),
    },
    store,
  })
  const { port } = await listen(hub.app, 0)
  return {
    ready: { port },
    questions: {
      settle: () => hub.settle(),
      // On AWS other functions react to events; here they share the process, and a number may be wanted without them.
      holdEvents: () => {
        delivering = false
      },
      deliverEvents: () => {
        delivering = true
      },
      storeCalls: () => ({ ...count }),
      record: recorder.begin,
      recorded: recorder.end,
    },
  }
})
