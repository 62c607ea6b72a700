import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { pathToFileURL } from 'node:url'

// What Lambda's Node runtime does around a handler: load the file, then ask for events and post results, one at a time.

const [file = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const [host = '', port = ''] = (process.env['AWS_LAMBDA_RUNTIME_API'] ?? '').split(':')

const call = (
  method: 'GET' | 'POST',
  path: string,
  body = '',
): Promise<{ headers: IncomingHttpHeaders; text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        host,
        port,
        agent,
        method,
        path: `/2018-06-01/runtime${path}`,
        headers: { 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve({ headers: answer.headers, text: Buffer.concat(chunks).toString() }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

type Handler = (event: unknown, context: Record<string, unknown>) => Promise<unknown>

const load = async (): Promise<Handler> => {
  try {
    const { handler } = (await import(pathToFileURL(file).href)) as { handler: Handler }
    return handler
  } catch (error) {
    await call('POST', '/init/error', String(error instanceof Error ? error.stack : error))
    process.exit(1)
  }
}

const handler = await load()
for (;;) {
  const { headers, text } = await call('GET', '/invocation/next')
  const id = String(headers['lambda-runtime-aws-request-id'])
  try {
    const result = await handler(JSON.parse(text), {
      awsRequestId: id,
      functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      memoryLimitInMB: '1769',
      getRemainingTimeInMillis: () => Number(headers['lambda-runtime-deadline-ms']) - Date.now(),
    })
    await call('POST', `/invocation/${id}/response`, JSON.stringify(result ?? null))
  } catch (error) {
    await call('POST', `/invocation/${id}/error`, String(error instanceof Error ? error.stack : error))
  }
}
