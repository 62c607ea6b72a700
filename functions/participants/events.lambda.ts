import { eventsHandler } from '../../shared/aws/eventsHandler.ts'
import { lambdaOutbox } from '../../shared/aws/lambda.ts'
import { Config } from './config.ts'
import { createMailboxStore } from './mailbox/store.ts'
import { createReactions } from './reactions.ts'
import { createParticipantStore } from './registry/store.ts'

const { table, clock, log } = lambdaOutbox('participants', Config.parse(process.env))

export const handler = eventsHandler(
  createReactions({ participants: createParticipantStore(table), mailbox: createMailboxStore(table, clock), log }),
  log,
)
