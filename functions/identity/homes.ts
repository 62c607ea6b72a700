import * as z from 'zod'
import type { NewId } from '../../shared/contract/ids.ts'
import type { Clock } from '../../shared/contract/time.ts'
import { type SignedRequest, signRequest } from '../../shared/crypto/httpSignature.ts'
import { sha256 } from '../../shared/crypto/ids.ts'
import { JwsRefusal, readJws, signatureHolds } from '../../shared/crypto/jws.ts'
import type { Signer } from '../../shared/crypto/signer.ts'
import type { Log } from '../../shared/observe/log.ts'
import { createBreaker } from './breaker.ts'
import { answerLife, answerMediaType, answerTolerance, answerTyp, longestAnswer } from './homeProtocol.ts'
import type { CodeKey, Home, HomeDirectory, HomeGateway, HomeStore, StoredHome } from './ports.ts'

/** Milliseconds the held copy of all homes is used, and between two early reloads for a name it does not know. */
const heldMs = 30_000

const toHome = ({ participant, province, state, baseUrl, keys }: StoredHome): Home => ({
  participant,
  province,
  state,
  baseUrl,
  answerKeys: new Map(keys.filter((k) => k.use === 'answer' && k.state === 'active').map((k) => [k.kid, k.jwk])),
})

/** All homes and their keys, from a copy held in the process for at most 30 s. */
export const createHomeDirectory = ({
  store,
  clock,
}: {
  store: Pick<HomeStore, 'all'>
  clock: Clock
}): HomeDirectory => {
  let held: { homes: Home[]; codeKeys: Map<string, CodeKey>; at: number } | undefined
  let reloadedAt = Number.NEGATIVE_INFINITY

  const load = async () => {
    const at = clock().getTime()
    const stored = await store.all()
    const codeKeys = stored.flatMap(({ province, keys }) =>
      keys
        .filter((k) => k.use === 'code')
        .map((k) => [k.kid, { kid: k.kid, province, jwk: k.jwk, state: k.state }] as const),
    )
    held = { homes: stored.map(toHome), codeKeys: new Map(codeKeys), at }
    return held
  }
  const current = async () => (held && clock().getTime() - held.at < heldMs ? held : load())

  /** Looks in the held copy; what it does not know may be new, so the store is read again, at most once in 30 s. */
  const look = async <T>(find: (copy: NonNullable<typeof held>) => T | undefined): Promise<T | undefined> => {
    const found = find(await current())
    const now = clock().getTime()
    if (found !== undefined || now - reloadedAt < heldMs) return found
    reloadedAt = now
    return find(await load())
  }

  return {
    ofProvince: (province) => look(({ homes }) => homes.find((h) => h.province === province && h.state === 'active')),
    all: async () => (await look(({ homes }) => (homes.length > 0 ? homes : undefined))) ?? [],
    codeKey: (kid) => look(({ codeKeys }) => codeKeys.get(kid)),
    answerKey: (participant, kid) =>
      look(({ homes }) => homes.find((h) => h.participant === participant)?.answerKeys.get(kid)),
  }
}

const Claims = z.object({ iss: z.string(), aud: z.string(), iat: z.int(), exp: z.int(), req: z.string() })

/** An answer that is not what the protocol asks for. */
class NotBelievable extends Error {}

/** The body as text, read no further than allowed. */
const readCapped = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > longestAnswer) throw new NotBelievable()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('latin1')
}

type Deps = {
  signer: Signer
  issuer: string
  directory: Pick<HomeDirectory, 'answerKey'>
  clock: Clock
  newId: NewId
  log: Log
  fetch?: (url: string, init: RequestInit) => Promise<Response>
}

/** Speaks the home protocol (homeProtocol.ts). */
export const createHomeGateway = ({
  signer,
  issuer,
  directory,
  clock,
  newId,
  log,
  fetch: send = fetch,
}: Deps): HomeGateway => {
  const breaker = createBreaker(clock)

  /** The claims of an answer that is signed by the home, made out to the hub, fresh, and bound to the question. */
  const believe = async (home: Home, compact: string, base: string): Promise<unknown> => {
    const jws = readJws(
      compact,
      { members: ['alg', 'kid', 'typ'], exactJson: false, maxLength: longestAnswer },
      answerTyp,
    )
    const kid = jws.header['kid']
    const key = typeof kid === 'string' ? await directory.answerKey(home.participant, kid) : undefined
    if (!key || !(await signatureHolds(jws, key))) throw new NotBelievable()
    const { iss, aud, iat, exp, req } = Claims.parse(jws.claims)
    const seconds = clock().getTime() / 1000
    const fresh =
      iat <= seconds + answerTolerance && exp > seconds - answerTolerance && exp > iat && exp - iat <= answerLife
    if (iss !== home.participant || aud !== issuer || req !== sha256(base) || !fresh) throw new NotBelievable()
    return jws.claims
  }

  const exchange = async (home: Home, request: SignedRequest, deadline: Date): Promise<unknown> => {
    const { headers, base } = await signRequest(signer, request, clock(), newId('non'))
    const left = deadline.getTime() - clock().getTime()
    if (left <= 0) throw new Error('no time left')
    const response = await send(request.url, {
      method: request.method,
      headers: { ...headers, accept: answerMediaType },
      body: Buffer.from(request.body),
      redirect: 'manual',
      signal: AbortSignal.timeout(left),
    })
    if (response.status >= 500 || response.status === 429) throw new Error('the home failed')
    if (response.status !== 200 || !response.headers.get('content-type')?.startsWith(answerMediaType))
      throw new NotBelievable()
    return believe(home, await readCapped(response), base)
  }

  return {
    ask: async (home, path, body, answer, deadline) => {
      const who = { participant: home.participant, province: home.province }
      if (!breaker.allows(home.participant)) return { ok: false, reason: 'unavailable' }
      const request: SignedRequest = {
        method: 'POST',
        url: `${home.baseUrl.replace(/\/+$/, '')}${path}`,
        body: Buffer.from(JSON.stringify(body)),
        contentType: 'application/json',
        deadline: deadline.toISOString(),
      }
      try {
        const claims = answer.parse(await exchange(home, request, deadline))
        breaker.answered(home.participant)
        return { ok: true, answer: claims, at: clock() }
      } catch (error) {
        // The error itself stays unlogged: a parser's message may quote the answer.
        if (error instanceof NotBelievable || error instanceof JwsRefusal || error instanceof z.ZodError) {
          breaker.answered(home.participant)
          log('home-reply-invalid', who)
          return { ok: false, reason: 'invalid' }
        }
        breaker.failed(home.participant)
        log('home-unavailable', who)
        return { ok: false, reason: 'unavailable' }
      }
    },
  }
}
