import { handle } from 'hono/aws-lambda'
import { kmsHubKeys, kmsSigner } from '../../shared/aws/kms.ts'
import { lambdaBase } from '../../shared/aws/lambda.ts'
import type { Reach } from '../../shared/net/guard.ts'
import { createApp } from './app.ts'
import { Config } from './config.ts'
import { loadDocuments } from './documents/packed.ts'
import { createMailboxStore } from './mailbox/store.ts'
import { withOperator } from './registry/bootstrap.ts'
import { createParticipantStore } from './registry/store.ts'
import { createOnceStore } from './tokens/store.ts'

/** The service on AWS. `reach` is the entry file's to say: no variable of an environment opens the inside of a network. */
export const startApi = async (reach: Reach) => {
  const env = Config.parse(process.env)
  const { table, clock, newId, host } = lambdaBase('participants', env, env.SECRET_ID)

  return handle(
    createApp(
      {
        participants: await withOperator(createParticipantStore(table), JSON.parse(env.OPERATOR_JWK)),
        once: createOnceStore(table),
        mailbox: createMailboxStore(table, clock),
        signer: await kmsSigner(env.SIGNING_KEY_ID),
        hubKeys: kmsHubKeys(env.SIGNING_KEY_ID),
        issuer: env.HUB_ISSUER,
        newId,
        documents: loadDocuments(),
        reach,
      },
      host,
    ),
  )
}
