import { createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as z from 'zod'
import { openDynalite } from '../../local/dynamo.ts'
import { generatePrivateJwk } from '../../shared/crypto/signer.ts'

const Request = z.looseObject({
  SecretId: z.string().optional(),
  Message: z.string().optional(),
  Entries: z.array(z.looseObject({ Source: z.string(), DetailType: z.string(), Detail: z.string() })).optional(),
})

export type Sent = { source: string; type: string; detail: { id: string } }

/** What of AWS the functions speak to: a real store, and the wire of KMS, EventBridge and Secrets Manager. */
export type Aws = {
  store: Awaited<ReturnType<typeof openDynalite>>
  /** Events the bus took. */
  sent: Sent[]
  /** Decides, per event, whether the bus refuses it. */
  refuse: { entries: (source: string, type: string) => boolean }
  environment: Record<string, string>
  close: () => Promise<void>
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

export const openAws = async (): Promise<Aws> => {
  const store = await openDynalite()
  const key = createPrivateKey({ key: { ...(await generatePrivateJwk()) }, format: 'jwk' })
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  const sent: Sent[] = []
  const refuse: Aws['refuse'] = { entries: () => false }

  const answers: Readonly<Record<string, (body: z.infer<typeof Request>) => unknown>> = {
    'TrentService.GetPublicKey': () => ({ PublicKey: publicKey, KeySpec: 'ECC_NIST_P256' }),
    // KMS answers DER, as `sign` does unless told otherwise.
    'TrentService.Sign': ({ Message = '' }) => ({
      Signature: sign('sha256', Buffer.from(Message, 'base64'), key).toString('base64'),
    }),
    'secretsmanager.GetSecretValue': ({ SecretId }) =>
      SecretId === 'missing' ? undefined : { SecretString: 'a'.repeat(SecretId === 'short' ? 8 : 64) },
    'AWSEvents.PutEvents': ({ Entries = [] }) => {
      const results = Entries.map(({ Source, DetailType, Detail }) => {
        if (refuse.entries(Source, DetailType)) return { ErrorCode: 'ThrottlingException' }
        sent.push({ source: Source, type: DetailType, detail: JSON.parse(Detail) as Sent['detail'] })
        return { EventId: randomUUID() }
      })
      return { FailedEntryCount: results.filter((r) => 'ErrorCode' in r).length, Entries: results }
    },
  }

  const server = createServer(async (request, response) => {
    const answer = answers[String(request.headers['x-amz-target'])]
    const body = Request.parse(JSON.parse(await readBody(request)))
    const said = /^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? '') ? answer?.(body) : undefined
    response.writeHead(said === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(said ?? { __type: 'ResourceNotFoundException' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    store,
    sent,
    refuse,
    environment: { AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_DYNAMODB: store.endpoint },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await store.close()
    },
  }
}
