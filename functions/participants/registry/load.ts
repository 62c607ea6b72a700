import { commonProblems, Problem } from '../../../shared/contract/problem.ts'
import type { Caller } from '../../../shared/crypto/accessToken.ts'
import type { Participant, ParticipantStore, StoredParticipant } from './ports.ts'
import { registryProblems } from './problems.ts'

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

/** One active platform speaks for a province: a second one would answer for cards that are not its own. */
export const checkOnlyPlatform = async (
  store: Pick<ParticipantStore, 'platformsOf'>,
  { id, kind, province }: Pick<Participant, 'id' | 'kind' | 'province'>,
): Promise<void> => {
  if (kind !== 'platform' || !province) return
  const others = (await store.platformsOf(province)).filter((other) => other !== id)
  if (others.length > 0)
    throw new Problem(registryProblems['province-has-platform'], {
      zh: '一省同时只有一个启用的平台。',
      en: 'A province has one active platform at a time.',
    })
}

/** A write that another change overtook. */
export const overtaken = (): Problem =>
  new Problem(commonProblems.conflict, { zh: '另一更改先一步完成。', en: 'Another change came first.' })
