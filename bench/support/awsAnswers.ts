import { type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>

/**
 * What the hub's functions ask of KMS, Secrets Manager and EventBridge while they start, answered on loopback with a key
 * that lives here.
 */
const actions = (key: {
  privateKey: KeyObject
  publicKey: KeyObject
}): Readonly<Record<string, (asked: Json) => Json>> => ({
  'TrentService.GetPublicKey': ({ KeyId }) => ({
    KeyId,
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    PublicKey: key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  }),
  'TrentService.Sign': ({ KeyId, Message }) => ({
    KeyId,
    SigningAlgorithm: 'ECDSA_SHA_256',
    Signature: sign('sha256', Buffer.from(String(Message), 'base64'), key.privateKey).toString('base64'),
  }),
  'secretsmanager.GetSecretValue': ({ SecretId }) => ({
    ARN: SecretId,
    Name: SecretId,
    SecretString: Buffer.alloc(32, 7).toString('base64'),
  }),
  'AWSEvents.PutEvents': ({ Entries }) => ({
    FailedEntryCount: 0,
    Entries: (Entries as unknown[]).map((_, i) => ({ EventId: `event-${i}` })),
  }),
})

/** S3, path style: `ListObjectsV2` and `GetObject` over files in memory. */
const answerS3 = (files: ReadonlyMap<string, Uint8Array>, url: URL, response: ServerResponse): void => {
  const [, bucket = '', ...rest] = url.pathname.split('/')
  const key = decodeURIComponent(rest.join('/'))
  if (key !== '') {
    const file = files.get(key)
    if (file) response.writeHead(200, { 'content-length': file.length, etag: '"bench"' }).end(file)
    else
      response
        .writeHead(404, { 'content-type': 'application/xml' })
        .end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>')
    return
  }
  const prefix = url.searchParams.get('prefix') ?? ''
  const after = url.searchParams.get('start-after') ?? ''
  const keys = [...files.keys()].filter((name) => name.startsWith(prefix) && name > after).sort()
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${prefix}</Prefix><KeyCount>${keys.length}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${keys
        .map((name) => `<Contents><Key>${name}</Key><Size>${files.get(name)?.length ?? 0}</Size></Contents>`)
        .join('')}</ListBucketResult>`,
    )
}

export type AwsAnswers = {
  endpoint: string
  /** Everything that was asked and had no answer here. */
  unknown: string[]
  close(): void
}

export const openAwsAnswers = async (
  key: { privateKey: KeyObject; publicKey: KeyObject },
  files: ReadonlyMap<string, Uint8Array>,
): Promise<AwsAnswers> => {
  const known = actions(key)
  const unknown: string[] = []
  const answer = (request: IncomingMessage, body: string, response: ServerResponse): void => {
    const target = request.headers['x-amz-target']
    if (request.method === 'GET' && target === undefined) {
      answerS3(files, new URL(request.url ?? '/', 'http://s3'), response)
      return
    }
    const act = known[String(target)]
    if (!act) {
      unknown.push(`${request.method} ${request.url} ${String(target)}`)
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type":"UnknownOperation"}')
      return
    }
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(act(JSON.parse(body) as Json)))
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(request, Buffer.concat(chunks).toString(), response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    unknown,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
