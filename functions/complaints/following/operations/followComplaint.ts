import type { Handler } from '../../../../shared/http/bind.ts'
import { noCase } from '../../case/access.ts'
import type { operations } from '../contract.ts'
import { type FollowDeps, follow } from '../follow.ts'

export const followComplaint =
  (deps: FollowDeps): Handler<typeof operations.followComplaint> =>
  async ({ params, headers, request }) => {
    const body = await follow(deps, params.caseCode, headers['case-secret'] ?? '', request.now)
    if (!body) throw noCase()
    return { status: 200, body, headers: { 'cache-control': 'no-store' } }
  }
