import type { NewId } from '../contract/ids.ts'
import { commonProblems, Problem } from '../contract/problem.ts'
import { derivedId } from '../crypto/ids.ts'
import type { RequestInfo } from './bind.ts'

/**
 * The id of what a creating request creates. With an Idempotency-Key it follows from caller and key, so that the second
 * try meets the item of the first in the same conditional write: nothing to look up before, nothing to lock.
 */
export const idForRequest = (prefix: string, callerId: string, request: RequestInfo, newId: NewId): string =>
  request.idempotencyKey === undefined ? newId(prefix) : derivedId(prefix, callerId, request.idempotencyKey)

/** Refuses another request under a used key. `stored` is the fingerprint kept with the item. */
export const checkSameRequest = (stored: string, request: RequestInfo): void => {
  if (stored !== request.fingerprint)
    throw new Problem(commonProblems['idempotency-key-reused'], {
      zh: '同一幂等键此前用于内容不同的请求。',
      en: 'The same idempotency key came before with another request.',
    })
}
