import type * as z from 'zod'
import { commonProblems, type FieldError, Problem } from '../contract/problem.ts'
import { JsonRefusal, parseStrictJson } from '../crypto/strictJson.ts'
import { readBytes } from './readBytes.ts'

const defaultMaxBody = 262_144

/** Bytes a body may have, and milliseconds it may take; the usual ones unless said otherwise. */
export type BodyLimits = { maxBody?: number | undefined; patienceMs?: number | undefined }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const malformed = (zh: string, en: string) => new Problem(commonProblems['malformed-request'], { zh, en })

const refusals = {
  syntax: ['请求体不是合规的 JSON。', 'The body is not JSON.'],
  'duplicate-member': ['请求体含有重复成员。', 'The body repeats a member.'],
  'too-deep': ['请求体嵌套过深。', 'The body is nested too deep.'],
} as const

/** The media type a request declares, with charset checked. */
const checkContentType = (request: Request, wanted: string) => {
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((p) => p.trim())
  const charset = parameters
    .find((p) => p.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '')
  if (type !== wanted || (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8'))
    throw new Problem(commonProblems['unsupported-media-type'], {
      zh: `此操作只接受 ${wanted}，UTF-8。`,
      en: `This operation takes ${wanted} in UTF-8.`,
    })
}

/** The text of a body: declared type, size, and UTF-8 without byte order mark checked. */
export const readText = async (
  request: Request,
  type: string,
  { maxBody = defaultMaxBody, patienceMs }: BodyLimits = {},
): Promise<string> => {
  checkContentType(request, type)
  const bytes = await readBytes(request, maxBody, patienceMs)
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw malformed('请求体不是合规的 UTF-8。', 'The body is not UTF-8.')
  }
  if (text.startsWith('\uFEFF')) throw malformed('请求体带有字节序标记。', 'The body starts with a byte order mark.')
  return text
}

/** The JSON value of a body, not yet checked against a schema. */
export const readJson = async (request: Request, limits?: BodyLimits): Promise<unknown> => {
  const text = await readText(request, 'application/json', limits)
  try {
    return parseStrictJson(text)
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error
    if (error.reason === 'negative-zero')
      throw invalid([{ pointer: '', code: 'number', detail: 'the number -0 has no meaning here' }])
    const [zh, en] = refusals[error.reason]
    throw malformed(zh, en)
  }
}

/** 422 with JSON Pointers (RFC 6901). Details come from the schema, never from the value sent. */
export const invalid = (errors: FieldError[]): Problem =>
  new Problem(
    commonProblems['validation-failed'],
    {
      zh: `${errors.length} 处内容不合规定，见 errors。`,
      en: `${errors.length} member(s) do not fit the contract; see errors.`,
    },
    { errors },
  )

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** Checks a value against a schema; problems point below `root`. */
export const check = <S extends z.ZodType>(schema: S, value: unknown, root: readonly string[] = []): z.output<S> => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw invalid(
    result.error.issues.slice(0, 50).map((issue) => ({
      pointer: pointer([...root, ...issue.path]),
      code: issue.code,
      // Unrecognised keys name the keys, which a caller could fill with anything: count them instead.
      detail: issue.code === 'unrecognized_keys' ? `${issue.keys.length} unknown member(s)` : issue.message,
    })),
  )
}
