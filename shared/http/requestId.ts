import type { NewId } from '../contract/ids.ts'

/** What may stand in a header and is worth sending back: one word. */
const echoable = /^[\x21-\x7e]{1,128}$/

/**
 * A request's two names. The hub's own stands in its log, in problems and in `X-Hub-Request-Id`. The caller's
 * (`X-Request-Id`) may hold anything, a person's number too: it goes back in the same header, where the caller's own
 * tools look for it, and nowhere else. Who sent none finds the hub's name there.
 */
export const requestNames = (request: Request, newId: NewId): { id: string; headers: Record<string, string> } => {
  const id = newId('req')
  const given = request.headers.get('x-request-id') ?? ''
  return { id, headers: { 'x-hub-request-id': id, 'x-request-id': echoable.test(given) ? given : id } }
}
