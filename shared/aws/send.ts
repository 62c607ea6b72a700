import { type ClientRequest, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { Patience } from './patience.ts'

/** What goes over the wire; the body has been signed as it is. */
export type WireRequest = {
  method: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
}

/** No connection or no answer in time; named as the SDK names it, so that both are the same to a caller. */
class TimeoutError extends Error {
  override name = 'TimeoutError'
}

/** Ends a request that does not connect in time, or on which nothing moves for too long. */
const limit = (request: ClientRequest, { connectMs, answerMs }: Patience): void => {
  const give = (what: string) => () => request.destroy(new TimeoutError(what))
  request.setTimeout(answerMs, give(`nothing was heard for ${answerMs} ms`))
  request.once('socket', (socket) => {
    if (!socket.connecting) return
    const timer = setTimeout(give(`no connection within ${connectMs} ms`), connectMs)
    socket.once('connect', () => clearTimeout(timer))
    request.once('close', () => clearTimeout(timer))
  })
}

/**
 * One request by Node itself: `fetch` cannot limit the time to connect, and a limit on the whole would also end the
 * transfer of a large release that is coming along well. Rejects with a TimeoutError or with the network's error.
 */
export const send = (
  url: URL,
  { method, headers, body }: WireRequest,
  patience: Patience,
): Promise<{ status: number; bytes: Uint8Array }> =>
  new Promise((resolve, reject) => {
    const over = url.protocol === 'https:' ? overHttps : overHttp
    const request = over(url, { method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, bytes: new Uint8Array(Buffer.concat(chunks)) }),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
    limit(request, patience)
    request.end(body)
  })
