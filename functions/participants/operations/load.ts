import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import type { Caller } from '../../../shared/crypto/accessToken.ts'
import type { ParticipantStore, StoredParticipant } from '../ports.ts'

/**
 * The participant a path names, for the operator or for itself. Anybody else learns no more than that it does not exist
 * for them: 404, not 403 (qr-crypto-security.md §8.3, row 72).
 */
export const loadOwn = async (
  store: Pick<ParticipantStore, 'find'>,
  caller: Caller,
  id: string,
): Promise<StoredParticipant> => {
  const allowed = caller.id === id || caller.scopes.includes('participants:admin')
  const stored = allowed ? await store.find(id) : undefined
  if (!stored)
    throw new Problem(commonProblems['not-found'], { zh: '没有这个参与方。', en: 'There is no such participant.' })
  return stored
}

/** A write that another change overtook. */
export const overtaken = (): Problem =>
  new Problem(commonProblems.conflict, { zh: '另一更改先一步完成。', en: 'Another change came first.' })
