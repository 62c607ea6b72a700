import { sha256 } from '../../../shared/crypto/ids.ts'
import { loadCase } from '../case/access.ts'
import { openAnswer } from '../case/content.ts'
import type { CaseView } from '../case/contract.ts'
import type { Rules } from '../case/domain/rules.ts'
import type { CaseStore, Sealer } from '../case/ports.ts'
import { caseView } from '../case/view.ts'

export type FollowDeps = { cases: Pick<CaseStore, 'find'>; sealer: Sealer; rules: Rules }

/**
 * The case for whoever knows its secret: 128 bits, so guessing is hopeless, and compared by hash, so the comparison's time
 * tells nothing. A wrong secret and an unknown case are the same to the caller.
 */
export const follow = async (
  { cases, sealer, rules }: FollowDeps,
  code: string,
  secret: string,
  now: Date,
): Promise<CaseView | undefined> => {
  const stored = await loadCase(cases, code, rules)
  if (!stored || stored.record.secretHash !== sha256(secret)) return undefined
  return caseView(stored.record, [], now, await openAnswer(sealer, stored.record))
}
