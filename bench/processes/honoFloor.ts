import { Hono } from 'hono'
import { listen } from '../../local/demo/serve.ts'
import { serveParent } from '../support/process.ts'

/** A bare Hono route on the same HTTP host, answering a text it was given. */
serveParent(async ({ path, answer }: { path: string; answer: string }) => {
  const body = JSON.parse(answer) as Record<string, unknown>
  const app = new Hono().get(path, (c) => c.json(body))
  return { ready: await listen(app, 0).then(({ port }) => ({ port })) }
})
