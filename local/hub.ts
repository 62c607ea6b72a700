import { Hono } from 'hono'
import { services as manifest } from '../functions/manifest.ts'
import type { NewId } from '../shared/contract/ids.ts'
import type { Clock } from '../shared/contract/time.ts'
import { randomId } from '../shared/crypto/ids.ts'
import type { Signer } from '../shared/crypto/signer.ts'
import { finish } from '../shared/http/bind.ts'
import type { Reach } from '../shared/net/guard.ts'
import { createSend, type Send } from '../shared/net/send.ts'
import type { Log } from '../shared/observe/log.ts'
import { traced } from '../shared/observe/trace.ts'
import { openSqliteStore, type SqliteStore } from '../shared/sqlite/store.ts'
import type { Weather } from '../shared/sqlite/weather.ts'
import type { AroundCall } from '../shared/store/table.ts'
import { type Bus, type BusFaults, openBus } from './bus.ts'
import { startCatalog } from './services/catalog.ts'
import { startComplaints } from './services/complaints.ts'
import { startIdentity } from './services/identity.ts'
import { localTableName } from './services/open.ts'
import { startParticipants } from './services/participants.ts'
import type { RunningService, World } from './world.ts'

export type HubOptions = {
  /** The hub's external URL. */
  issuer: string
  signer: Signer
  operatorJwk: unknown
  /** What keeps everything; memory unless said. A store that is given, and a bus, are their giver's to close. */
  store?: SqliteStore
  bus?: Bus
  clock?: Clock
  newId?: NewId
  log?: Log
  around?: AroundCall
  /** What the hub's own store in memory does to its callers. */
  weather?: Weather | undefined
  faults?: BusFaults
  hashSecret?: Uint8Array
  sealSecret?: Uint8Array
  relayAfterMs?: number
  /** Check every answer against its contract: tests do; whoever serves people does not pay for it. */
  checkReplies?: boolean
  bodyMs?: number
  /** The homes of the demonstration are on loopback, so that it reaches them unless said. */
  reach?: Reach
  send?: Send
}

export type Hub = {
  app: Hono
  store: SqliteStore
  bus: Bus
  services: Record<'participants' | 'identity' | 'catalog' | 'complaints', RunningService>
  /** Runs every service's relay once; answers how many events went out. */
  relay(): Promise<number>
  /** Everything that was set in motion has arrived. */
  settle(): Promise<void>
  stop(): Promise<void>
}

/**
 * The whole hub in one process: the embedded store, a bus, every service's app. The server and the tests start this same
 * function; a Lambda starts the same apps with AWS behind them.
 */
export const startHub = async (options: HubOptions): Promise<Hub> => {
  const { clock = () => new Date(), newId = randomId, reach = 'public-and-loopback' } = options
  const log = traced(options.log ?? (() => {}))
  const store = options.store ?? openSqliteStore({ weather: options.weather })
  const bus = options.bus ?? openBus(store.queue, options.faults)
  const keys = new Map([[options.signer.kid, options.signer.publicJwk]])
  const world: World = {
    issuer: options.issuer,
    clock,
    newId,
    log,
    store,
    around: options.around,
    publish: bus.publish,
    signer: options.signer,
    hubKeys: async () => keys,
    hashSecret: options.hashSecret ?? new Uint8Array(32).fill(1),
    sealSecret: options.sealSecret ?? new Uint8Array(32).fill(2),
    operatorJwk: options.operatorJwk,
    reach,
    send: options.send ?? createSend({ reach }),
    checkReplies: options.checkReplies ?? false,
    bodyMs: options.bodyMs,
    relayAfterMs: options.relayAfterMs ?? 5_000,
  }
  await Promise.all(manifest.map(({ name }) => store.createTable(localTableName(name))))
  const [participants, identity, catalog, complaints] = await Promise.all([
    startParticipants(world),
    startIdentity(world),
    startCatalog(world),
    startComplaints(world),
  ])
  const running = { participants, identity, catalog, complaints }
  const app = new Hono()
  for (const [name, service] of Object.entries(running)) {
    app.route('/', service.app)
    bus.subscribe({
      name,
      listensTo: (delivery) =>
        service.reactsTo.some((k) => k.source === delivery.source && k.type === delivery['detail-type']),
      deliver: service.reactions,
    })
  }
  finish(
    app,
    manifest.flatMap(({ operations }) => Object.values(operations)),
    { issuer: options.issuer, clock, newId, log },
  )
  const relay = async () => {
    let sent = 0
    for (const service of Object.values(running)) sent += await service.relay()
    return sent
  }
  return {
    app,
    store,
    bus,
    services: running,
    relay,
    settle: async () => {
      await bus.drain()
      await store.settled()
    },
    stop: async () => {
      if (!options.bus) await bus.close()
      if (!options.store) await store.close()
    },
  }
}
