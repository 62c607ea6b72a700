import * as z from 'zod'
import type { Text } from './text.ts'

/** Who must act: the caller, the hub, the card's home province, or another participant. */
export const Party = z.enum(['caller', 'hub', 'home', 'peer'])
export type Party = z.infer<typeof Party>

/**
 * One kind of refusal, as every reader of it needs it: error responses, the OpenAPI document and the page at its URL.
 * `code` is the last part of the problem's `type` (RFC 9457).
 */
export type ProblemKind = {
  code: string
  status: number
  title: Text
  party: Party
  retryable: boolean
  nextStep: Text
}

/** Declares a table of problem kinds; the member names are the codes. Each service declares its own beside its contract. */
export const defineProblems = <const T extends Record<string, Omit<ProblemKind, 'code'>>>(table: T) =>
  Object.fromEntries(Object.entries(table).map(([code, kind]) => [code, { code, ...kind }])) as {
    [K in keyof T & string]: ProblemKind & { code: K }
  }

export type FieldError = { pointer: string; code: string; detail: string }

/** A refusal on its way to the caller. `detail` never quotes the caller's values: they may be a person's number or a code. */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly detail: Text
  readonly more: { errors?: FieldError[]; members?: Record<string, unknown>; headers?: Record<string, string> }
  constructor(kind: ProblemKind, detail: Text, more: Problem['more'] = {}) {
    super(kind.code)
    this.name = 'Problem'
    this.kind = kind
    this.detail = detail
    this.more = more
  }
}

/** Kinds that any operation may answer with. */
export const commonProblems = defineProblems({
  'malformed-request': {
    status: 400,
    title: { zh: '请求无法解析', en: 'The request cannot be read' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请发送 UTF-8 编码、成员不重复、嵌套不超过 64 层的 JSON。',
      en: 'Send JSON in UTF-8 without repeated members and nested at most 64 deep.',
    },
  },
  'body-incomplete': {
    status: 400,
    title: { zh: '请求体中途断开', en: 'The body broke off' },
    party: 'caller',
    retryable: true,
    nextStep: {
      zh: '请重发整个请求；仍用同一幂等键。',
      en: 'Send the whole request again, with the same idempotency key.',
    },
  },
  'invalid-page-token': {
    status: 400,
    title: { zh: '翻页游标无效', en: 'The page cursor is not valid' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请使用上一页给出的游标，或从头开始。', en: 'Use the cursor of the page before, or start again.' },
  },
  unauthenticated: {
    status: 401,
    title: { zh: '身份未被证实', en: 'The caller is not proven' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请取新的访问令牌，并用同一把钥匙签 DPoP 证明；POST /v1/token-checks 会逐项说明。',
      en: 'Get a fresh access token and sign the DPoP proof with the same key; POST /v1/token-checks explains each check.',
    },
  },
  'insufficient-scope': {
    status: 403,
    title: { zh: '权限不足', en: 'The token lacks the scope' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请向枢纽运营方申请所需权限。', en: 'Ask the hub operator for the scope named.' },
  },
  'wrong-participant': {
    status: 403,
    title: { zh: '须由另一参与方办理', en: 'Another participant must do this' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请用 needs 所指参与方的令牌：home 是本省启用的平台，province 是登记时写明省份的参与方。登记有误请联系枢纽运营方。',
      en: 'Use a token of the participant that needs names: home is the province’s active platform, province anyone registered with a province. If the registration is wrong, ask the hub operator.',
    },
  },
  'not-found': {
    status: 404,
    title: { zh: '没有这个资源', en: 'There is no such resource' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请核对路径与编号。', en: 'Check the path and the identifier.' },
  },
  'method-not-allowed': {
    status: 405,
    title: { zh: '此路径不支持该方法', en: 'The path does not take this method' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请使用 Allow 头列出的方法。', en: 'Use a method that the Allow header lists.' },
  },
  'not-acceptable': {
    status: 406,
    title: { zh: '无法给出所要的格式', en: 'The asked format is not available' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请接受 application/json。', en: 'Accept application/json.' },
  },
  'request-timeout': {
    status: 408,
    title: { zh: '请求体没有按时到齐', en: 'The body did not arrive in time' },
    party: 'caller',
    retryable: true,
    nextStep: {
      zh: '请在更稳定的线路上重发整个请求；仍用同一幂等键。',
      en: 'Send the whole request again over a better line, with the same idempotency key.',
    },
  },
  conflict: {
    status: 409,
    title: { zh: '与同时发生的更改冲突', en: 'A change made at the same time came first' },
    party: 'caller',
    retryable: true,
    nextStep: { zh: '请重新读取后再试。', en: 'Read again, then retry.' },
  },
  'precondition-failed': {
    status: 412,
    title: { zh: '对象已被更改', en: 'The object has changed since it was read' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请重新读取，并用新的 ETag。', en: 'Read it again and use the new ETag.' },
  },
  'precondition-required': {
    status: 428,
    title: { zh: '缺少 If-Match', en: 'If-Match is missing' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请带上读取时得到的 ETag。', en: 'Send the ETag you got when reading.' },
  },
  'request-too-large': {
    status: 413,
    title: { zh: '请求过大', en: 'The request is too large' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请分成较小的请求。', en: 'Split it into smaller requests.' },
  },
  'unsupported-media-type': {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'The content type is not supported' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请用 application/json（UTF-8）。', en: 'Use application/json in UTF-8.' },
  },
  'validation-failed': {
    status: 422,
    title: { zh: '内容不合规定', en: 'The content does not fit the contract' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请按 errors 中各指针逐项更正。', en: 'Correct each member that errors points at.' },
  },
  'idempotency-key-reused': {
    status: 422,
    title: { zh: '幂等键已用于其他内容', en: 'The idempotency key was used for another request' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '新的请求请用新的键。', en: 'Use a new key for a new request.' },
  },
  'rate-limited': {
    status: 429,
    title: { zh: '请求过多', en: 'Too many requests' },
    party: 'caller',
    retryable: true,
    nextStep: { zh: '请在 Retry-After 之后再试。', en: 'Retry after the time in Retry-After.' },
  },
  'internal-error': {
    status: 500,
    title: { zh: '枢纽内部错误', en: 'The hub failed' },
    party: 'hub',
    retryable: true,
    nextStep: {
      zh: '请稍后以同一幂等键重试；联系运营方时请给出 requestId。',
      en: 'Retry later with the same idempotency key; give the requestId when you ask the operator.',
    },
  },
  'temporarily-unavailable': {
    status: 503,
    title: { zh: '暂时不可用', en: 'Temporarily unavailable' },
    party: 'hub',
    retryable: true,
    nextStep: { zh: '请在 Retry-After 之后重试。', en: 'Retry after the time in Retry-After.' },
  },
})

/** Codes that releases before answered with: their pages show what says the same today. */
export const formerCodes: Readonly<Record<string, string>> = {
  'not-a-home': 'wrong-participant',
  'province-required': 'wrong-participant',
  'caller-province-missing': 'wrong-participant',
}
