import { eventsHandler, lambdaOutbox } from '../../shared/aws/lambda.ts'
import { Config } from './config.ts'
import { createReactions } from './reactions/index.ts'
import { rulesInForce } from './rules.ts'
import { createCaseStore } from './store.ts'

const { table, log } = lambdaOutbox('complaints', Config.parse(process.env))
const rules = rulesInForce()

export const handler = eventsHandler(createReactions({ cases: createCaseStore(table, rules.calendar), rules, log }))
