import type { Context, ScheduledEvent } from 'aws-lambda'
import { randomId } from '../crypto/ids.ts'
import { type Publisher, withOutbox } from '../events/outbox.ts'
import { createRelay } from '../events/relay.ts'
import { createAuthenticate } from '../http/authenticate.ts'
import type { HttpHost } from '../http/bind.ts'
import { createSpendProof } from '../http/proofs.ts'
import type { Log } from '../observe/log.ts'
import { createObservation } from '../observe/powertools.ts'
import { traced } from '../observe/trace.ts'
import type { Table } from '../store/table.ts'
import { documentClient } from './clients.ts'
import { kmsHubKeys } from './kms.ts'
import { eventBridgePublisher } from './publisher.ts'
import { keyedHashOf } from './secret.ts'
import { openTable } from './table.ts'

const clock = () => new Date()

/** The environment every function of every service has. */
export type CommonEnvironment = { HUB_ISSUER: string; TABLE_NAME: string; BUS_NAME: string; SIGNING_KEY_ID: string }

/** Store, bus and log of a service on AWS: what its relay needs. */
export type LambdaStore = { bare: Table; publish: Publisher; log: Log; clock: () => Date; newId: typeof randomId }

export const lambdaStore = (service: string, env: Pick<CommonEnvironment, 'TABLE_NAME' | 'BUS_NAME'>): LambdaStore => ({
  bare: openTable({ client: documentClient(), tableName: env.TABLE_NAME, clock }),
  publish: eventBridgePublisher(env.BUS_NAME),
  log: traced(createObservation(service)),
  clock,
  newId: randomId,
})

/** What its reactions need: writes carry their events out. */
export type LambdaOutbox = LambdaStore & { table: Table }

export const lambdaOutbox = (service: string, env: CommonEnvironment): LambdaOutbox => {
  const store = lambdaStore(service, env)
  return { ...store, table: withOutbox(store.bare, store.publish, store.log) }
}

/** What its operations need: the surroundings of HTTP too, with a secret of the service. Kept apart, so that the others carry no cryptography. */
export type LambdaBase = LambdaOutbox & { host: HttpHost }

export const lambdaBase = (service: string, env: CommonEnvironment, secretId: string): LambdaBase => {
  const outbox = lambdaOutbox(service, env)
  const host: HttpHost = {
    issuer: env.HUB_ISSUER,
    clock,
    newId: randomId,
    log: outbox.log,
    authenticate: createAuthenticate({ issuer: env.HUB_ISSUER, keys: kmsHubKeys(env.SIGNING_KEY_ID) }),
    spendProof: createSpendProof(outbox.table),
    keyed: keyedHashOf(secretId),
  }
  return { ...outbox, host }
}

/** Milliseconds before its function's end at which the relay begins nothing new: a call that is never answered takes this. */
const relayMarginMs = 10_000

/** A function that a schedule starts every minute: sends what writers could not. */
export const relayHandler = ({ bare, publish, log }: LambdaStore) => {
  const relay = createRelay({ table: bare, publish, log, clock })
  return async (
    _event: ScheduledEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<{ sent: number }> => ({
    sent: await relay(context.getRemainingTimeInMillis() - relayMarginMs),
  })
}
