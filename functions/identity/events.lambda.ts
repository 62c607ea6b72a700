import { eventsHandler } from '../../shared/aws/eventsHandler.ts'
import { lambdaOutbox } from '../../shared/aws/lambda.ts'
import { Config } from './config.ts'
import { createHomeStore } from './homes/store.ts'
import { createReactions } from './reactions.ts'

const { table, log } = lambdaOutbox('identity', Config.parse(process.env))

export const handler = eventsHandler(createReactions({ homes: createHomeStore(table), log }), log)
