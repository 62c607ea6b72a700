import type { Operation } from '../contract/operation.ts'
import { sha256 } from '../crypto/ids.ts'
import type { ErrorContext } from './errors.ts'

/** A handler's answer on the wire: what its contract says of the status, with the ETag a GET is asked for again by. */
export const toResponse = (
  operation: Operation,
  reply: { status: number | string; body: unknown; headers?: Record<string, string> },
  request: Request,
  context: ErrorContext,
  checkReplies: boolean,
): Response => {
  const status = Number(reply.status)
  const result = operation.results[status]
  if (!result) throw new Error(`${operation.id} answered ${status}, which its contract does not name`)
  const body = result.schema && checkReplies ? result.schema.parse(reply.body) : reply.body
  const text = body === null ? null : result.schema ? JSON.stringify(body) : String(body)
  const headers: Record<string, string> = {
    ...context.nameHeaders,
    ...(text !== null && { 'content-type': `${result.mediaType ?? 'application/json'}; charset=utf-8` }),
    'cache-control': operation.scope ? 'no-store' : 'no-cache',
    ...reply.headers,
  }
  if (operation.method === 'GET' && status === 200 && text !== null) {
    const etag = headers['etag'] ?? `"${sha256(text).slice(0, 22)}"`
    headers['etag'] = etag
    if (
      request.headers
        .get('if-none-match')
        ?.split(',')
        .some((t) => t.trim() === etag || t.trim() === `W/${etag}`)
    ) {
      delete headers['content-type']
      return new Response(null, { status: 304, headers })
    }
  }
  return new Response(text, { status, headers })
}
