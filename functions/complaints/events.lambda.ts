import { eventsHandler } from '../../shared/aws/eventsHandler.ts'
import { lambdaOutbox } from '../../shared/aws/lambda.ts'
import { rulesInForce } from './case/rules.ts'
import { createCaseStore } from './case/store.ts'
import { Config } from './config.ts'
import { createReactions } from './reactions.ts'

const { table, log } = lambdaOutbox('complaints', Config.parse(process.env))
const rules = rulesInForce()

export const handler = eventsHandler(
  createReactions({ cases: createCaseStore(table, rules.calendar), rules, log }),
  log,
)
