import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What became of one invocation: the handler's result, or the error the runtime reported. */
export type Outcome = { kind: 'response' | 'error' | 'init-error'; body: string }

export type RuntimeApi = {
  address: string
  invoke(event: unknown): Promise<Outcome>
  close(): void
}

const base = '/2018-06-01/runtime'

/** The four routes of Lambda's Runtime API, on loopback, for one function at a time. */
export const openRuntimeApi = async (): Promise<RuntimeApi> => {
  type Job = { id: string; event: string; done: (outcome: Outcome) => void }
  const queue: Job[] = []
  const idle: ServerResponse[] = []
  const running = new Map<string, Job>()
  const give = () => {
    while (queue.length > 0 && idle.length > 0) {
      const job = queue.shift() as Job
      running.set(job.id, job)
      idle
        .shift()
        ?.writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': job.id,
          'lambda-runtime-deadline-ms': String(Date.now() + 30_000),
          'lambda-runtime-invoked-function-arn': 'arn:aws-cn:lambda:cn-north-1:000000000000:function:bench',
        })
        .end(job.event)
    }
  }
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(base.length)
    if (path === '/invocation/next') {
      idle.push(response)
      give()
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      response.writeHead(202).end()
      if (path === '/init/error') for (const job of queue.splice(0)) job.done({ kind: 'init-error', body })
      const told = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path)
      const job = told && running.get(told[1] ?? '')
      if (!job) return
      running.delete(job.id)
      job.done({ kind: told[2] === 'response' ? 'response' : 'error', body })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event) =>
      new Promise((done) => {
        queue.push({ id: randomUUID(), event: JSON.stringify(event), done })
        give()
      }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
