import * as z from 'zod'
import type { NewId } from '../../../shared/contract/ids.ts'
import type { Clock } from '../../../shared/contract/time.ts'
import { type SignedRequest, signRequest } from '../../../shared/crypto/httpSignature.ts'
import { sha256 } from '../../../shared/crypto/ids.ts'
import { type Jws, JwsRefusal, readJws, signatureHolds } from '../../../shared/crypto/jws.ts'
import type { Signer } from '../../../shared/crypto/signer.ts'
import { refusedCheck } from '../../../shared/net/refused.ts'
import { AnswerTooLong, type Send } from '../../../shared/net/send.ts'
import type { Log, LogFields } from '../../../shared/observe/log.ts'
import { currentTrace } from '../../../shared/observe/trace.ts'
import { createBreaker, fairMs } from './breaker.ts'
import { answerLife, answerMediaType, answerTolerance, answerTyp, longestAnswer } from './homeProtocol.ts'
import type { CodeKey, Home, HomeDirectory, HomeGateway, HomeStore, NoAnswerReason, StoredHome } from './ports.ts'

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
    // Keys of a suspended platform are worth what revoked ones are: another may speak for the province meanwhile.
    const codeKeys = stored.flatMap(({ province, state, keys }) =>
      keys
        .filter((k) => k.use === 'code')
        .map((k) => {
          const inUse = state === 'active' && k.state === 'active'
          return [k.kid, { kid: k.kid, province, jwk: k.jwk, state: inUse ? 'active' : 'revoked' }] as const
        }),
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
    ofProvince: (province) =>
      look(({ homes }) => {
        const active = homes.filter((h) => h.province === province && h.state === 'active')
        // One that has proven no answer key cannot speak for the province yet, whatever its id sorts before.
        return active.find((h) => h.answerKeys.size > 0) ?? active[0]
      }),
    codeKey: (kid) => look(({ codeKeys }) => codeKeys.get(kid)),
    answerKey: (participant, kid) =>
      look(({ homes }) => homes.find((h) => h.participant === participant)?.answerKeys.get(kid)),
  }
}

const Claims = z.object({ iss: z.string(), aud: z.string(), iat: z.int(), exp: z.int(), req: z.string() })

/** Why there is no answer: the home was silent, it said something not to be believed, or the hub left it no time. */
class NoAnswer extends Error {
  readonly reason: NoAnswerReason
  /** Which check stopped the hub from asking at all. */
  readonly check: LogFields['check']
  constructor(reason: NoAnswerReason, check?: LogFields['check']) {
    super(reason)
    this.reason = reason
    this.check = check
  }
}

type Deps = {
  signer: Signer
  issuer: string
  directory: Pick<HomeDirectory, 'answerKey'>
  clock: Clock
  newId: NewId
  log: Log
  send: Send
}

/** Speaks the home protocol (homeProtocol.ts). */
export const createHomeGateway = ({ signer, issuer, directory, clock, newId, log, send }: Deps): HomeGateway => {
  const breaker = createBreaker(clock)

  /** What the home sent back, in time and in the form of an answer. */
  const exchange = async (
    { baseUrl }: Home,
    path: string,
    { body }: SignedRequest,
    headers: Record<string, string>,
    deadline: Date,
  ): Promise<string> => {
    const left = deadline.getTime() - clock().getTime()
    if (left <= 0) throw new NoAnswer('hub-late')
    const traceparent = currentTrace()
    try {
      const answer = await send({
        baseUrl,
        path,
        method: 'POST',
        headers: { ...headers, accept: answerMediaType, ...(traceparent && { traceparent }) },
        body,
        signal: AbortSignal.timeout(left),
        longest: longestAnswer,
      })
      if (answer.status >= 500 || answer.status === 429) throw new NoAnswer('unavailable')
      if (answer.status !== 200 || !answer.contentType.startsWith(answerMediaType)) throw new NoAnswer('invalid')
      return Buffer.from(await answer.read()).toString('latin1')
    } catch (error) {
      if (error instanceof NoAnswer) throw error
      if (error instanceof AnswerTooLong) throw new NoAnswer('invalid')
      const check = refusedCheck(error)
      throw new NoAnswer(check || left >= fairMs ? 'unavailable' : 'hub-late', check)
    }
  }

  /** The claims of an answer that is signed by the home, made out to the hub, fresh, and bound to the question. */
  const believe = async <S extends z.ZodType>(home: Home, compact: string, base: string, answer: S, received: Date) => {
    const jws = readAnswer(compact)
    const key = await directory.answerKey(home.participant, jws.kid)
    const claims = Claims.safeParse(jws.claims)
    const parsed = answer.safeParse(jws.claims)
    if (!key || !claims.success || !parsed.success || !(await signatureHolds(jws, key))) throw new NoAnswer('invalid')
    const { iss, aud, iat, exp, req } = claims.data
    const seconds = received.getTime() / 1000
    const fresh =
      iat <= seconds + answerTolerance && exp > seconds - answerTolerance && exp > iat && exp - iat <= answerLife
    if (iss !== home.participant || aud !== issuer || req !== sha256(base) || !fresh) throw new NoAnswer('invalid')
    return parsed.data
  }

  return {
    ask: async (home, path, body, answer, deadline) => {
      const failed = (reason: NoAnswerReason, check?: LogFields['check']) => {
        const who = { participant: home.participant, province: home.province }
        if (check) log('home-address-refused', { ...who, check })
        else log(failures[reason], who)
        return { ok: false, reason } as const
      }
      // Before the circuit is asked: a question that cannot leave must not use up the one try after a pause.
      if (deadline <= clock()) return failed('hub-late')
      if (!breaker.allows(home.participant)) return { ok: false, reason: 'unavailable' }
      const request: SignedRequest = {
        method: 'POST',
        url: `${home.baseUrl.replace(/\/+$/, '')}${path}`,
        body: Buffer.from(JSON.stringify(body)),
        contentType: 'application/json',
        deadline: deadline.toISOString(),
      }
      try {
        const { headers, base } = await signRequest(signer, request, clock(), newId('non'))
        const compact = await exchange(home, path, request, headers, deadline)
        // An answer is as old as it is when it comes, however long our own store takes to find the key.
        const received = clock()
        const said = await believe(home, compact, base, answer, received)
        breaker.answered(home.participant)
        return { ok: true, answer: said, at: received }
      } catch (error) {
        // Failures of our own signer or store are not the home's.
        const reason = error instanceof NoAnswer ? error.reason : 'hub-late'
        breaker[toCircuit[reason]](home.participant)
        if (error instanceof NoAnswer) return failed(reason, error.check)
        throw error
      }
    },
  }
}

const failures = {
  unavailable: 'home-unavailable',
  invalid: 'home-reply-invalid',
  'hub-late': 'home-asked-late',
} as const

/** A home that answers nonsense does not cost anybody time; only its silence opens the circuit, and never our lateness. */
const toCircuit = { unavailable: 'failed', invalid: 'answered', 'hub-late': 'untried' } as const

/** The strict gate; other people's libraries write JSON in other ways than ours. */
const readAnswer = (compact: string): Jws => {
  try {
    return readJws(compact, { members: ['alg', 'kid', 'typ'], exactJson: false, maxLength: longestAnswer }, answerTyp)
  } catch (error) {
    throw error instanceof JwsRefusal ? new NoAnswer('invalid') : error
  }
}
