import { createApp } from '../../functions/complaints/app.ts'
import { rulesInForce } from '../../functions/complaints/case/rules.ts'
import { createCaseStore } from '../../functions/complaints/case/store.ts'
import { reactsTo } from '../../functions/complaints/contract.ts'
import { createReactions } from '../../functions/complaints/reactions.ts'
import { createKeyedHash } from '../../shared/crypto/keyedHash.ts'
import { localSealer } from '../../shared/crypto/seal.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

export const startComplaints = async (world: World): Promise<RunningService> => {
  const { table, host, relay } = openService(world, 'complaints')
  const rules = rulesInForce()
  const cases = createCaseStore(table, rules.calendar)
  const app = createApp(
    {
      cases,
      sealer: localSealer(world.sealSecret),
      keyed: createKeyedHash(world.hashSecret),
      rules,
      signer: world.signer,
      issuer: world.issuer,
      newId: world.newId,
    },
    host,
  )
  return { app, reactsTo, reactions: createReactions({ cases, rules, log: world.log }), relay }
}
