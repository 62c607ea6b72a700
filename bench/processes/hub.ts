import { openBus } from '../../local/bus.ts'
import { listen } from '../../local/demo/serve.ts'
import { wireStore } from '../../local/dynamo.ts'
import { startHub } from '../../local/hub.ts'
import { jwkSigner, type PrivateJwk } from '../../shared/crypto/signer.ts'
import { own } from '../../shared/sqlite/owner.ts'
import { openSqliteStore } from '../../shared/sqlite/store.ts'
import type { AroundCall } from '../../shared/store/table.ts'
import { serveParent } from '../support/process.ts'
import { recordCalls } from '../support/record.ts'

export type HubConfig = {
  /** The file of the embedded store, as `npm start` keeps one, a release in it. */
  file: string
  /** Where DynamoDB's wire is spoken, when that is to keep the tables. */
  endpoint?: string
  issuer: string
  hubKey: PrivateJwk
  operatorJwk: unknown
}

/** The embedded hub behind HTTP, as `npm start` runs it. */
serveParent(async ({ file, endpoint, issuer, hubKey, operatorJwk }: HubConfig) => {
  const recorder = recordCalls()
  const embedded = openSqliteStore({ owner: own(file) })
  const store = endpoint === undefined ? embedded : { ...embedded, ...wireStore(endpoint, recorder.tap) }
  const count = { read: 0, write: 0 }
  const around: AroundCall = (kind, run) => {
    count[kind]++
    return run()
  }
  const bus = openBus(embedded.queue)
  let delivering = true
  const hub = await startHub({
    issuer,
    signer: await jwkSigner(hubKey),
    operatorJwk,
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
