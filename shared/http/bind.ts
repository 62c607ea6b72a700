import { Hono } from 'hono'
import type * as z from 'zod'
import type { NewId } from '../contract/ids.ts'
import type { Operation } from '../contract/operation.ts'
import { commonProblems, Problem } from '../contract/problem.ts'
import type { Language } from '../contract/text.ts'
import type { Clock } from '../contract/time.ts'
import type { Caller } from '../crypto/accessToken.ts'
import type { Proof } from '../crypto/dpop.ts'
import type { KeyedHash } from '../crypto/keyedHash.ts'
import type { Log } from '../observe/log.ts'
import { continueTrace, inTrace } from '../observe/trace.ts'
import { type ErrorContext, languageFrom, respondToError } from './errors.ts'
import { check, readJson, readText } from './readRequest.ts'
import { toResponse } from './reply.ts'
import { requestNames } from './requestId.ts'

/** What surrounds every operation. */
export type HttpHost = {
  /** The hub's external URL: issuer, audience and base of `htu`; configured, never taken from a request. */
  issuer: string
  clock: Clock
  newId: NewId
  log: Log
  /** Token and proof of a request; throws `unauthenticated`. */
  authenticate: (request: Request, now: Date) => Promise<{ caller: Caller; proof: Proof }>
  /** Remembers a proof; false when it was used before. */
  spendProof: (proof: Proof) => Promise<boolean>
  /** Hashes what is kept of a request under a secret of the hub's. Had when first needed: most requests keep nothing. */
  keyed: () => Promise<KeyedHash>
  /** Milliseconds a body may take to arrive, unless the usual ones. */
  bodyMs?: number | undefined
  /** Check every answer against its contract. Tests do; who serves people saves the time. */
  checkReplies?: boolean
}

/** What a handler learns of a request beside its validated parts. */
export type RequestInfo = {
  id: string
  /** The instant at which the request was whole: what comes with it is judged by this one. */
  now: Date
  language: Language
  /** Keyed hash of the Idempotency-Key sent: callers make theirs of whatever they have at hand, a person's number too. */
  idempotencyKey: string | undefined
  /** Keyed hash of method, path and body: tells a repeated request from another one under the same key. */
  fingerprint: string
  ifMatch: string | undefined
  /** The proof, for operations that spend it themselves. */
  proof: Proof | undefined
}

type Parsed<S, Otherwise = undefined> = S extends z.ZodType ? z.output<S> : Otherwise

export type Input<O extends Operation> = {
  params: Parsed<O['params']>
  query: Parsed<O['query']>
  headers: Parsed<O['headers']>
  body: Parsed<O['body']>
  /** Present exactly when the operation needs a scope. */
  caller: O['scope'] extends null ? undefined : Caller
  request: RequestInfo
}

type Replies<R> = {
  [S in keyof R]: {
    status: S
    body: R[S] extends { schema: infer B extends z.ZodType } ? z.input<B> : string | null
    headers?: Record<string, string>
  }
}[keyof R]

export type Reply<O extends Operation> = Replies<O['results']>

export type Handler<O extends Operation> = (input: Input<O>) => Promise<Reply<O>>

export type Handlers<Ops extends Record<string, Operation>> = { [K in keyof Ops]: Handler<Ops[K]> }

/** Binds every operation of a service to its handler. A missing handler does not compile. */
export const bind = <Ops extends Record<string, Operation>>(
  operations: Ops,
  handlers: Handlers<Ops>,
  host: HttpHost,
): Hono => {
  const app = new Hono()
  for (const [name, declared] of Object.entries(operations)) {
    const handler = handlers[name] as unknown as Handler<Operation>
    app.on(declared.method, declared.path.replaceAll(/\{([a-zA-Z]+)\}/g, ':$1'), (c) =>
      inTrace(continueTrace(c.req.raw.headers.get('traceparent')), () =>
        answer(declared, handler, host, c.req.raw, c.req.param() as Record<string, string>),
      ),
    )
  }
  return finish(app, Object.values(operations), host)
}

/** What an answer without an operation needs. */
type Surroundings = Pick<HttpHost, 'issuer' | 'clock' | 'newId' | 'log'>

/** Adds what unknown paths and methods answer, for one service or for several mounted together. */
export const finish = (app: Hono, operations: readonly Operation[], host: Surroundings): Hono => {
  const routes = operations.map((o) => ({
    method: o.method,
    style: o.errors ?? ('problem' as const),
    pattern: new RegExp(`^${o.path.replaceAll('.', '\\.').replaceAll(/\{[a-zA-Z]+\}/g, '[^/]+')}$`),
  }))
  app.notFound((c) => {
    const path = new URL(c.req.url).pathname
    const found = routes.filter((r) => r.pattern.test(path))
    const methods = found.map((r) => r.method)
    const problem = methods.length
      ? new Problem(
          commonProblems['method-not-allowed'],
          { zh: `此路径支持：${methods.join('、')}。`, en: `This path takes ${methods.join(', ')}.` },
          { headers: { allow: methods.join(', ') } },
        )
      : new Problem(commonProblems['not-found'], { zh: '没有这个路径。', en: 'There is no such path.' })
    return respondToError(problem, errorContext(c.req.raw, host, found[0]?.style))
  })
  app.onError((error, c) => respondToError(error, errorContext(c.req.raw, host)))
  return app
}

const idempotencyKeyShape = /^[\x21-\x7e]{1,64}$/

const errorContext = (request: Request, host: Surroundings, style: ErrorContext['style'] = 'problem'): ErrorContext => {
  const { id, headers } = requestNames(request, host.newId)
  return {
    issuer: host.issuer,
    language: languageFrom(request),
    requestId: id,
    nameHeaders: headers,
    clock: host.clock,
    log: host.log,
    style,
  }
}

/** One request from arrival to response: who, what, whether before; then the handler; then the log line. */
const answer = async (
  operation: Operation,
  handler: Handler<Operation>,
  host: HttpHost,
  request: Request,
  rawParams: Record<string, string>,
): Promise<Response> => {
  const context = errorContext(request, host, operation.errors)
  const started = performance.now()
  let participant: string | undefined
  let response: Response
  try {
    checkAccept(operation, request)
    const identity = operation.scope ? await host.authenticate(request, host.clock()) : undefined
    participant = identity?.caller.id
    if (operation.scope && identity && !operation.scope.some((s) => identity.caller.scopes.includes(s)))
      throw new Problem(commonProblems['insufficient-scope'], {
        zh: `此操作需要权限：${operation.scope.join(' 或 ')}。`,
        en: `This operation needs the scope ${operation.scope.join(' or ')}.`,
      })
    const parts = await readParts(operation, host, request, rawParams)
    // Not before: whoever sends slowly would choose the instant that codes, deadlines and homes are judged by.
    const now = host.clock()
    if (identity && operation.proof !== 'in-write' && !(await host.spendProof(identity.proof))) throw usedProof()
    const reply = await handler({
      ...parts,
      caller: identity?.caller as never,
      request: {
        id: context.requestId,
        now,
        language: context.language,
        idempotencyKey: parts.idempotencyKey,
        fingerprint: parts.fingerprint,
        ifMatch: request.headers.get('if-match') ?? undefined,
        proof: identity?.proof,
      },
    })
    response = toResponse(operation, reply, request, context, host.checkReplies === true)
  } catch (error) {
    response = respondToError(error, context)
  }
  host.log('request-done', {
    requestId: context.requestId,
    operation: operation.id,
    status: response.status,
    milliseconds: Math.round((performance.now() - started) * 100) / 100,
    ...(participant && { participant }),
  })
  return response
}

/** A proof seen before. Exported for the operations that spend their proof in their own write. */
export const usedProof = (): Problem =>
  new Problem(
    commonProblems.unauthenticated,
    { zh: '这份 DPoP 证明已用过一次。', en: 'This DPoP proof has been used before.' },
    { headers: { 'www-authenticate': 'DPoP error="invalid_dpop_proof", algs="ES256"' } },
  )

const checkAccept = (operation: Operation, request: Request) => {
  const accept = request.headers.get('accept')
  if (!accept) return
  const types = Object.values(operation.results).map((r) => r.mediaType ?? 'application/json')
  const wanted = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  const fits = (want: string) =>
    want === '*/*' ||
    types.some((type) => want === type || want === `${type.split('/')[0]}/*` || want === 'application/problem+json')
  if (!wanted.some(fits))
    throw new Problem(commonProblems['not-acceptable'], {
      zh: `可用格式：${types.join('、')}。`,
      en: `Available: ${types.join(', ')}.`,
    })
}

const readParts = async (operation: Operation, host: HttpHost, request: Request, rawParams: Record<string, string>) => {
  const url = new URL(request.url)
  const params = operation.params?.safeParse(rawParams)
  if (params && !params.success)
    throw new Problem(commonProblems['not-found'], { zh: '编号的形式不存在。', en: 'No identifier has this form.' })
  const query = operation.query && readQuery(operation.query, url.searchParams)
  const headers =
    operation.headers &&
    check(
      operation.headers,
      Object.fromEntries(
        Object.keys(operation.headers.shape).flatMap((n) =>
          request.headers.has(n) ? [[n, request.headers.get(n)]] : [],
        ),
      ),
      ['headers'],
    )
  const limits = { maxBody: operation.maxBody, patienceMs: host.bodyMs }
  const form = operation.bodyType === 'application/x-www-form-urlencoded'
  const raw = !operation.body
    ? undefined
    : form
      ? singles(new URLSearchParams(await readText(request, 'application/x-www-form-urlencoded', limits)))
      : await readJson(request, limits)
  const key = request.headers.get('idempotency-key') ?? undefined
  if (operation.idempotent && key !== undefined && !idempotencyKeyShape.test(key))
    throw new Problem(commonProblems['validation-failed'], {
      zh: 'Idempotency-Key 应为 1 至 64 个可见 ASCII 字符。',
      en: 'Idempotency-Key takes 1 to 64 visible ASCII characters.',
    })
  const keyed = operation.idempotent && (await host.keyed())
  return {
    params: params?.data as never,
    query: query as never,
    headers: headers as never,
    body: (operation.body ? check(operation.body, raw) : undefined) as never,
    idempotencyKey: keyed && key !== undefined ? keyed('idempotency-key', key) : undefined,
    fingerprint: keyed ? keyed('request', operation.method, url.pathname, JSON.stringify(raw) ?? '') : '',
  }
}

/** The query, checked; a cursor that is not of the form the hub gives out is a problem of its own. */
const readQuery = (schema: z.ZodObject, search: URLSearchParams) => {
  const given = singles(search)
  const parsed = schema.safeParse(given)
  if (!parsed.success && parsed.error.issues.every((issue) => issue.path[0] === 'after'))
    throw new Problem(commonProblems['invalid-page-token'], {
      zh: '游标不是枢纽给出的。',
      en: 'The hub gave out no such cursor.',
    })
  return check(schema, given, ['query'])
}

/** Members of a query or form; one given twice is refused, because two readers may pick different ones. */
const singles = (search: URLSearchParams): Record<string, string> => {
  const members: Record<string, string> = Object.create(null)
  for (const [name, value] of search) {
    if (name in members)
      throw new Problem(commonProblems['validation-failed'], {
        zh: '有参数重复出现。',
        en: 'A parameter is given twice.',
      })
    members[name] = value
  }
  // A plain object for zod; the null prototype above kept names like __proto__ from meaning anything.
  return { ...members }
}
