import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

/** Largest request head in bytes; beyond it Node answers 431 (qr-crypto-security.md §8.3, row 92). */
const maxHeaderSize = 8192

/** An app on a loopback port. */
export const listen = (app: Hono, port: number): Promise<{ port: number; close: () => Promise<void> }> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port, serverOptions: { maxHeaderSize } }, (info) =>
      resolve({
        port: info.port,
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
      }),
    ) as Server
    server.once('error', reject)
  })
