import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as z from 'zod'
import {
  answerMediaType,
  answerTyp,
  CardQuery,
  CodeIntrospection,
  type HomeCard as HomeCardSchema,
  homePaths,
} from '../../functions/identity/homes/homeProtocol.ts'
import type { Province } from '../../shared/contract/province.ts'
import type { Clock } from '../../shared/contract/time.ts'
import { verifyRequest } from '../../shared/crypto/httpSignature.ts'
import { sha256 } from '../../shared/crypto/ids.ts'
import type { PublicJwk } from '../../shared/crypto/jwk.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk, signJws } from '../../shared/crypto/signer.ts'
import { type CodeOffice, createCodeOffice } from './codes.ts'
import { type CardBase, createCardBase } from './platform.ts'

type HomeCard = z.output<typeof HomeCardSchema>

/** Cards a home must not speak of in the place of the one it was asked for. */
const otherCards = {
  'foreign-card': (card: HomeCard): HomeCard => ({ ...card, area: '440100' }),
  'foreign-card-id': (card: HomeCard): HomeCard => ({ ...card, cardId: `440100${card.cardId.slice(6)}` }),
  'another-card': (card: HomeCard): HomeCard => ({
    ...card,
    cardNumber: 'ANOTHER1',
    personNumber: 'ANOTHER1',
  }),
}

/** Ways a home can go wrong; set while it runs. */
export type Faults = {
  /** Waits this long before it answers. */
  delayMs: number
  /** Hangs up without an answer. */
  down: boolean
  /** Answers with this status instead. */
  status: number | undefined
  /** Answers something that must not be believed. */
  tamper:
    | 'signature'
    | 'foreign-key'
    | 'request'
    | 'audience'
    | 'issuer'
    | 'stale'
    | 'typ'
    | 'claims'
    | keyof typeof otherCards
    | undefined
  /** Answers more than the hub reads. */
  huge: boolean
}

export type RunningProvince = {
  province: Province
  participantId: string
  baseUrl: string
  cardBase: CardBase
  codes: CodeOffice
  faults: Faults
  /** Paths the hub asked, with what became of each request and the trace it belonged to. */
  asked: { path: string; verdict: string; traceparent: string | undefined }[]
  stop(): Promise<void>
}

export type ProvinceOptions = {
  province: Province
  participantId: string
  keys: { client: PrivateJwk; code: PrivateJwk; answer: PrivateJwk }
  /** The hub's issuer: whom answers are made out to. */
  issuer: string
  /** The hub's public keys by kid, as its JWKS lists them. */
  hubKeys: ReadonlyMap<string, PublicJwk>
  clock: Clock
  /** Any free one unless said. */
  port?: number
  /** The instant the demo cards' stories end at; the clock's present unless said. */
  start?: Date
}

const AppRequest = z.strictObject({ cardId: z.string(), kind: z.enum(['signed', 'opaque']) })

/** The largest question the hub asks is far smaller. */
const longestRequest = 65_536

const readBody = async (request: IncomingMessage): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > longestRequest) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * A provincial platform, simulated: its own card base, its own keys, a real HTTP server on loopback that speaks the home
 * protocol. It believes the hub's signature and nothing else.
 */
export const startProvince = async (options: ProvinceOptions): Promise<RunningProvince> => {
  const { province, participantId, keys, issuer, hubKeys, clock } = options
  const [answerSigner, codeSigner, stranger] = await Promise.all([
    jwkSigner(keys.answer),
    jwkSigner(keys.code),
    generatePrivateJwk().then(jwkSigner),
  ])
  const cardBase = createCardBase(province, clock, options.start)
  const codes = createCodeOffice({
    province,
    signer: codeSigner,
    secret: createHash('sha256').update(`pseudonyms ${keys.code.d}`).digest(),
    clock,
    cards: cardBase.cards,
  })
  const faults: Faults = { delayMs: 0, down: false, status: undefined, tamper: undefined, huge: false }
  const asked: RunningProvince['asked'] = []
  const nonces = new Map<string, Date>()
  const spendNonce = (nonce: string, expires: Date) => {
    for (const [old, until] of nonces) if (until < clock()) nonces.delete(old)
    return nonces.has(nonce) ? false : nonces.set(nonce, expires).has(nonce)
  }

  const spoilt = (card: HomeCard): HomeCard => {
    const { tamper } = faults
    return tamper && tamper in otherCards ? otherCards[tamper as keyof typeof otherCards](card) : card
  }

  const questions: Readonly<Record<string, (body: unknown) => Record<string, unknown>>> = {
    [homePaths.cardQueries]: (body) => {
      const { credential } = CardQuery.parse(body)
      const cards =
        credential.kind === 'code-subject'
          ? codes.cardsOfSubject(credential.subject, credential.issuedAt)
          : cardBase.find(credential)
      return { cards: cards.map(spoilt) }
    },
    [homePaths.codeIntrospections]: (body) => {
      const said = codes.introspect(CodeIntrospection.parse(body))
      return said.active ? { ...said, card: spoilt(said.card) } : said
    },
  }

  const sign = async (claims: Record<string, unknown>, base: string): Promise<string> => {
    const { tamper } = faults
    const iat = Math.floor(clock().getTime() / 1000) - (tamper === 'stale' ? 300 : 0)
    const compact = await signJws(
      tamper === 'foreign-key' ? stranger : answerSigner,
      tamper === 'typ' ? 'at+jwt' : answerTyp,
      {
        iss: tamper === 'issuer' ? 'another-platform' : participantId,
        aud: tamper === 'audience' ? 'https://another-hub.example' : issuer,
        iat,
        exp: iat + 60,
        req: sha256(tamper === 'request' ? `${base} ` : base),
        ...(tamper === 'claims' ? {} : claims),
      },
    )
    if (tamper !== 'signature') return compact
    const [header, payload, signature = ''] = compact.split('.')
    return `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  }

  /** What the holder's own app asks its province for; the hub never comes here. */
  const drawCode = async (body: unknown): Promise<{ code: string }> => {
    const { cardId, kind } = AppRequest.parse(body)
    return { code: kind === 'signed' ? await codes.mintCode({ cardId }) : codes.mintOpaque({ cardId }) }
  }

  let baseUrl = ''
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/'
    const send = (status: number, type: string, text: string) =>
      response.writeHead(status, { 'content-type': type }).end(text)
    if (request.method === 'GET' && path === '/.well-known/jwks.json') {
      const listed = [answerSigner, codeSigner].map(({ kid, publicJwk }) => ({
        ...publicJwk,
        kid,
        alg: 'ES256',
        use: 'sig',
      }))
      send(200, 'application/json', JSON.stringify({ keys: listed }))
      return
    }
    if (request.method === 'POST' && path === '/app/codes') {
      const asked: unknown = JSON.parse(Buffer.from(await readBody(request)).toString('utf8'))
      send(200, 'application/json', JSON.stringify(await drawCode(asked)))
      return
    }
    const question = questions[path]
    if (!question || request.method !== 'POST') {
      send(404, 'text/plain', 'not found')
      return
    }
    const traceparent = [request.headers['traceparent']].flat()[0]
    const note = (verdict: string) => asked.push({ path, verdict, traceparent })
    if (faults.down) {
      note('down')
      request.destroy()
      return
    }
    const body = await readBody(request)
    const verified = await verifyRequest(
      {
        method: 'POST',
        url: `${baseUrl}${path}`,
        body,
        header: (name) => {
          const value = request.headers[name]
          return typeof value === 'string' ? value : undefined
        },
      },
      hubKeys,
      clock(),
      spendNonce,
    )
    note(verified.ok ? 'verified' : verified.reason)
    if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs).unref())
    if (faults.status !== undefined) send(faults.status, 'text/plain', 'as told')
    else if (!verified.ok) send(401, 'text/plain', verified.reason)
    else if (faults.huge) send(200, answerMediaType, 'A'.repeat(1_000_000))
    else {
      const claims = question(JSON.parse(Buffer.from(body).toString('utf8')))
      send(200, answerMediaType, await sign(claims, verified.base))
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(error instanceof z.ZodError ? 422 : 500)
      response.end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    province,
    participantId,
    baseUrl,
    cardBase,
    codes,
    faults,
    asked,
    stop: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
