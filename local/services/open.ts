import { createKeyedHash } from '../../shared/crypto/keyedHash.ts'
import { withOutbox } from '../../shared/events/outbox.ts'
import { createRelay } from '../../shared/events/relay.ts'
import { createAuthenticate } from '../../shared/http/authenticate.ts'
import type { HttpHost } from '../../shared/http/bind.ts'
import { createSpendProof } from '../../shared/http/proofs.ts'
import type { Table } from '../../shared/store/table.ts'
import type { World } from '../world.ts'

/** Name of a service's table in the embedded store. */
export const localTableName = (service: string): string => `onecard-${service}`

/** What every service of the embedded hub starts from: its table with the outbox, its HTTP surroundings, its relay. */
export const openService = (
  world: World,
  service: string,
): { table: Table; host: HttpHost; relay: () => Promise<number> } => {
  const { clock, log, publish } = world
  const bare = world.store.openTable(localTableName(service), { clock, around: world.around })
  const table = withOutbox(bare, publish, log)
  const keyed = createKeyedHash(world.hashSecret)
  const host: HttpHost = {
    issuer: world.issuer,
    clock,
    newId: world.newId,
    log,
    authenticate: createAuthenticate({ issuer: world.issuer, keys: world.hubKeys }),
    spendProof: createSpendProof(table),
    keyed: async () => keyed,
    bodyMs: world.bodyMs,
    checkReplies: world.checkReplies,
  }
  return { table, host, relay: createRelay({ table: bare, publish, log, clock, olderThanMs: world.relayAfterMs }) }
}
