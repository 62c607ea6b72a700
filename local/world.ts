import type { Hono } from 'hono'
import type { EventKind } from '../shared/contract/event.ts'
import type { NewId } from '../shared/contract/ids.ts'
import type { Clock } from '../shared/contract/time.ts'
import type { HubKeys } from '../shared/crypto/accessToken.ts'
import type { Signer } from '../shared/crypto/signer.ts'
import type { Publisher } from '../shared/events/outbox.ts'
import type { Delivery } from '../shared/events/react.ts'
import type { Reach } from '../shared/net/guard.ts'
import type { Send } from '../shared/net/send.ts'
import type { Log } from '../shared/observe/log.ts'
import type { SqliteStore } from '../shared/sqlite/store.ts'
import type { AroundCall } from '../shared/store/table.ts'

/** What the embedded hub gives to every service in place of AWS. */
export type World = {
  issuer: string
  clock: Clock
  newId: NewId
  log: Log
  store: SqliteStore
  around: AroundCall | undefined
  publish: Publisher
  signer: Signer
  hubKeys: HubKeys
  /** The secret behind keyed hashes and pseudonyms, and the one that seals contact data. 32 bytes each. */
  hashSecret: Uint8Array
  sealSecret: Uint8Array
  operatorJwk: unknown
  /** Where participants may have their addresses, and what carries the hub's questions there. */
  reach: Reach
  send: Send
  checkReplies: boolean
  /** Milliseconds a body may take, unless the usual ones. */
  bodyMs: number | undefined
  /** Milliseconds an event may stay with its writer before the relay takes it over. */
  relayAfterMs: number
}

/** A service as the hub runs it. */
export type RunningService = {
  app: Hono
  reactsTo: readonly EventKind[]
  reactions: (delivery: Delivery) => Promise<void>
  relay: () => Promise<number>
}
