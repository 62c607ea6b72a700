import { handle } from 'hono/aws-lambda'
import { kmsSigner } from '../../shared/aws/kms.ts'
import { kmsSealer } from '../../shared/aws/kmsSeal.ts'
import { lambdaBase } from '../../shared/aws/lambda.ts'
import { createApp } from './app.ts'
import { rulesInForce } from './case/rules.ts'
import { createCaseStore } from './case/store.ts'
import { Config } from './config.ts'

const env = Config.parse(process.env)
const { table, newId, host } = lambdaBase('complaints', env, env.SECRET_ID)
const rules = rulesInForce()

export const handler = handle(
  createApp(
    {
      cases: createCaseStore(table, rules.calendar),
      sealer: kmsSealer(env.SEAL_KEY_ID),
      keyed: await host.keyed(),
      rules,
      signer: await kmsSigner(env.SIGNING_KEY_ID),
      issuer: env.HUB_ISSUER,
      newId,
    },
    host,
  ),
)
