import { sha256 } from '../../../../shared/crypto/ids.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { loadCase, noCase } from '../../case/access.ts'
import { openAnswer } from '../../case/content.ts'
import type { CaseView } from '../../case/contract.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore, Sealer } from '../../case/ports.ts'
import { caseView } from '../../case/view.ts'
import type { operations } from '../contract.ts'

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

export const followComplaint =
  (deps: FollowDeps): Handler<typeof operations.followComplaint> =>
  async ({ params, headers, request }) => {
    const body = await follow(deps, params.caseCode, headers['case-secret'] ?? '', request.now)
    if (!body) throw noCase()
    return { status: 200, body, headers: { 'cache-control': 'no-store' } }
  }
