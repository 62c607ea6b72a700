import { HTTPException } from 'hono/http-exception'
import type * as z from 'zod'
import { commonProblems, Problem, type ProblemKind } from '../contract/problem.ts'
import { type Language, languageOf } from '../contract/text.ts'
import type { Clock } from '../contract/time.ts'
import { failureOf, type Log } from '../observe/log.ts'

export type ErrorContext = {
  issuer: string
  language: Language
  /** The hub's own name for the request, and the headers that tell it. */
  requestId: string
  nameHeaders: Readonly<Record<string, string>>
  clock: Clock
  log: Log
  style: 'problem' | 'oauth'
}

/** The page that explains a problem kind; the `type` member of every problem. */
export const problemUrl = (issuer: string, code: string): string => `${issuer}/problems/${code}`

/**
 * The one place where a failure becomes a response, with three cases: a problem of ours, an exception of the framework,
 * and the unknown, which tells the caller nothing but the request id.
 */
export const respondToError = (error: unknown, context: ErrorContext): Response => {
  if (error instanceof Problem) return render(error, context)
  if (error instanceof HTTPException && error.status < 500)
    return render(new Problem(commonProblems['malformed-request'], commonProblems['malformed-request'].title), context)
  context.log('request-failed', { requestId: context.requestId, ...failureOf(error) })
  const kind = isThrottle(error) ? commonProblems['temporarily-unavailable'] : commonProblems['internal-error']
  return render(new Problem(kind, kind.title, { headers: { 'retry-after': '1' } }), context)
}

/** How store, bus and key service say "not now", and how the network says that they are out of reach. */
const passing = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TimeoutError',
  'InternalServerError',
  'InternalServiceError',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
]

/** The caller may simply retry. */
const isThrottle = (error: unknown): boolean =>
  error instanceof Error && (passing.includes(error.name) || ('code' in error && passing.includes(String(error.code))))

const render = (problem: Problem, context: ErrorContext): Response =>
  context.style === 'oauth' ? oauthResponse(problem, context) : problemResponse(problem, context)

const oauthErrors = [
  'invalid_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_dpop_proof',
  'temporarily_unavailable',
]

/** RFC 6749 §5.2: the error words clients know, our sentence as description, never cached. */
const oauthResponse = (
  { kind, detail, more }: Problem,
  { language, requestId, nameHeaders }: ErrorContext,
): Response => {
  const word = kind.code.replaceAll('-', '_')
  return new Response(
    JSON.stringify({
      error: oauthErrors.includes(word) ? word : kind.status === 429 ? 'temporarily_unavailable' : 'invalid_request',
      error_description: detail[language],
      requestId,
      ...more.members,
    }),
    {
      status: kind.status === 422 ? 400 : kind.status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...nameHeaders,
        ...more.headers,
      },
    },
  )
}

/** RFC 9457 body with the hub's members (3-api.md, common rules). */
const problemResponse = (
  { kind, detail, more }: Problem,
  { issuer, language, requestId, nameHeaders, clock }: ErrorContext,
): Response =>
  new Response(
    JSON.stringify({
      type: problemUrl(issuer, kind.code),
      title: kind.title[language],
      status: kind.status,
      detail: detail[language],
      code: kind.code,
      party: kind.party,
      retryable: kind.retryable,
      nextStep: kind.nextStep[language],
      requestId,
      evaluatedAt: clock().toISOString(),
      ...(more.errors && { errors: more.errors }),
      ...more.members,
    }),
    {
      status: kind.status,
      headers: {
        'content-type': 'application/problem+json; charset=utf-8',
        'content-language': language === 'zh' ? 'zh-CN' : 'en',
        'cache-control': 'no-store',
        ...nameHeaders,
        ...more.headers,
      },
    },
  )

/** The query's `lang` before the header; the address is parsed only where it may hold one. */
export const languageFrom = (request: Request): Language =>
  languageOf(
    (request.url.includes('lang=') ? new URL(request.url).searchParams.get('lang') : null) ??
      request.headers.get('accept-language') ??
      undefined,
  )

/** Kinds every operation may answer with, by what it declares; the OpenAPI document lists them with the declared ones. */
export const impliedProblems = (operation: {
  scope: unknown
  body?: unknown
  query?: z.ZodObject
  params?: unknown
  idempotent?: true
}): ProblemKind[] => [
  ...(operation.scope ? [commonProblems.unauthenticated, commonProblems['insufficient-scope']] : []),
  ...(operation.body
    ? [
        commonProblems['malformed-request'],
        commonProblems['body-incomplete'],
        commonProblems['request-timeout'],
        commonProblems['request-too-large'],
        commonProblems['unsupported-media-type'],
      ]
    : []),
  ...(operation.body || operation.query ? [commonProblems['validation-failed']] : []),
  ...(operation.query && 'after' in operation.query.shape ? [commonProblems['invalid-page-token']] : []),
  ...(operation.params ? [commonProblems['not-found']] : []),
  ...(operation.idempotent ? [commonProblems['idempotency-key-reused']] : []),
  commonProblems['not-acceptable'],
  commonProblems['internal-error'],
  commonProblems['temporarily-unavailable'],
]
