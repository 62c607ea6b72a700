import { createApp } from '../../functions/participants/app.ts'
import { reactsTo } from '../../functions/participants/contract.ts'
import { loadDocuments } from '../../functions/participants/documents/packed.ts'
import { createMailboxStore } from '../../functions/participants/mailbox/store.ts'
import { createReactions } from '../../functions/participants/reactions.ts'
import { withOperator } from '../../functions/participants/registry/bootstrap.ts'
import { createParticipantStore } from '../../functions/participants/registry/store.ts'
import { createOnceStore } from '../../functions/participants/tokens/store.ts'
import type { RunningService, World } from '../world.ts'
import { openService } from './open.ts'

export const startParticipants = async (world: World): Promise<RunningService> => {
  const { table, host, relay } = openService(world, 'participants')
  const participants = await withOperator(createParticipantStore(table), world.operatorJwk)
  const mailbox = createMailboxStore(table, world.clock)
  const app = createApp(
    {
      participants,
      once: createOnceStore(table),
      mailbox,
      signer: world.signer,
      hubKeys: world.hubKeys,
      issuer: world.issuer,
      newId: world.newId,
      documents: loadDocuments(),
      reach: world.reach,
    },
    host,
  )
  return { app, reactsTo, reactions: createReactions({ participants, mailbox, log: world.log }), relay }
}
