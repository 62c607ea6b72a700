import { ResponseType } from 'aws-cdk-lib/aws-apigateway'
import { commonProblems, type ProblemKind } from '../../shared/contract/problem.ts'

/**
 * What API Gateway answers by itself, before or instead of a function, and the problem it is to a caller. A request for a
 * path that is not there fails as one of several signature errors, because the gateway takes it for a signed AWS call.
 */
export const gatewayProblems: readonly { type: ResponseType; kind: ProblemKind }[] = [
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, kind: commonProblems['not-found'] },
  { type: ResponseType.INVALID_SIGNATURE, kind: commonProblems['not-found'] },
  { type: ResponseType.EXPIRED_TOKEN, kind: commonProblems['not-found'] },
  { type: ResponseType.RESOURCE_NOT_FOUND, kind: commonProblems['not-found'] },
  { type: ResponseType.REQUEST_TOO_LARGE, kind: commonProblems['request-too-large'] },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, kind: commonProblems['unsupported-media-type'] },
  { type: ResponseType.THROTTLED, kind: commonProblems['rate-limited'] },
  { type: ResponseType.QUOTA_EXCEEDED, kind: commonProblems['rate-limited'] },
  { type: ResponseType.INTEGRATION_TIMEOUT, kind: commonProblems['temporarily-unavailable'] },
  { type: ResponseType.INTEGRATION_FAILURE, kind: commonProblems['temporarily-unavailable'] },
  { type: ResponseType.DEFAULT_4XX, kind: commonProblems['malformed-request'] },
  { type: ResponseType.DEFAULT_5XX, kind: commonProblems['internal-error'] },
]

/**
 * A problem in the words of RFC 9457 as a template of the gateway's. `evaluatedAt` is missing: the gateway has no clock in
 * RFC 3339. Chinese, because there is no choice of language here.
 */
export const problemTemplate = (kind: ProblemKind, hubUrl: string, requestId = '$context.extendedRequestId'): string =>
  JSON.stringify({
    type: `${hubUrl}/problems/${kind.code}`,
    title: kind.title.zh,
    status: kind.status,
    detail: kind.title.zh,
    code: kind.code,
    party: kind.party,
    retryable: kind.retryable,
    nextStep: kind.nextStep.zh,
    requestId,
  })

/** Headers of a gateway response; values are quoted, as the gateway wants constants. */
export const problemHeaders = (kind: ProblemKind): Record<string, string> => ({
  'content-type': "'application/problem+json; charset=utf-8'",
  'content-language': "'zh-CN'",
  'cache-control': "'no-store'",
  // Not `requestId`: a caller can set that one.
  'x-hub-request-id': 'context.extendedRequestId',
  ...(kind.retryable && { 'retry-after': "'1'" }),
})
