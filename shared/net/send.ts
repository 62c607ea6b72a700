import { lookup } from 'node:dns/promises'
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { connect as connectSocket, type NetConnectOpts, type Socket } from 'node:net'
import { AddressRefused, checkedLookup, isWithinReach, type Reach, type Resolve } from './guard.ts'

export type Question = {
  /** A registered base URL and the path asked for below it. */
  baseUrl: string
  path: string
  method: 'POST'
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  /** Ends the call at any stage, resolving and reading included. */
  signal: AbortSignal
  /** Bytes of an answer that are read before the call ends as `AnswerTooLong`. */
  longest: number
}

export type Answer = { status: number; contentType: string; read: () => Promise<Uint8Array> }

/** Sends one question. Throws AddressRefused, and whatever sockets and TLS throw. */
export type Send = (question: Question) => Promise<Answer>

export class AnswerTooLong extends Error {}

type Options = {
  reach: Reach
  resolve?: Resolve
  connect?: (options: NetConnectOpts) => Socket
  /** Who is trusted to certify names, PEM; the runtime's authorities unless given. */
  ca?: string
}

/** Idle sockets are kept for as long as fetch keeps them. */
const agentOptions = { keepAlive: true, timeout: 4_000 }

const readAtMost = async (response: IncomingMessage, longest: number): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop by an error closes the socket: an endless body ends here.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > longest) throw new AnswerTooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The one way from the hub to an address that a participant registered. The URL is checked again, for rows may be older than
 * the rule; the name is resolved once a connection, and the connection goes to exactly what was checked; a redirect is an
 * answer like any other. node:http and node:https rather than fetch, because fetch takes no lookup.
 */
export const createSend = ({
  reach,
  resolve = (name) => lookup(name, { all: true }),
  connect = connectSocket,
  ca,
}: Options): Send => {
  const guarded = checkedLookup(resolve)
  const plain = new HttpAgent(agentOptions)
  const secure = new (class extends HttpsAgent {
    override createConnection(options: Parameters<HttpsAgent['createConnection']>[0]) {
      const { host = '', port } = options as { host?: string; port?: number | string }
      const socket = connect({ host, port: Number(port), lookup: guarded, noDelay: true })
      return super.createConnection({ ...options, socket } as typeof options)
    }
    // Said here, so that NODE_TLS_REJECT_UNAUTHORIZED does not switch it off.
  })({ ...agentOptions, rejectUnauthorized: true, ...(ca !== undefined && { ca }) })

  return async ({ baseUrl, path, method, headers, body, signal, longest }) => {
    if (!isWithinReach(baseUrl, reach)) throw new AddressRefused('url')
    const url = new URL(`${baseUrl.replace(/\/+$/, '')}${path}`)
    const response = await new Promise<IncomingMessage>((answered, failed) => {
      const options = { method, headers: { ...headers, 'accept-encoding': 'identity' }, signal }
      const request =
        url.protocol === 'https:'
          ? requestHttps(url, { ...options, agent: secure })
          : requestHttp(url, { ...options, agent: plain })
      request.once('response', answered).on('error', failed).end(body)
    })
    // An error between now and the reading must not be nobody's.
    response.on('error', () => {})
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'] ?? '',
      read: () => readAtMost(response, longest),
    }
  }
}
