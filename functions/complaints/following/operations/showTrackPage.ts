import type { Handler } from '../../../../shared/http/bind.ts'
import { isCaseCode, readCaseCode } from '../../case/domain/caseCode.ts'
import { CaseCode } from '../../case/events.ts'
import type { operations } from '../contract.ts'
import { type FollowDeps, follow } from '../follow.ts'
import { trackPage } from '../pages/track.tsx'

/** Nothing of a followed case stays in a cache or travels on in a Referer. */
const privately = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

/** Code and secret come in the body, never in the URL: URLs end up in logs and histories. */
export const showTrackPage =
  (deps: FollowDeps): Handler<typeof operations.showTrackPage> =>
  async ({ body, request }) => {
    const code = readCaseCode(body.code ?? '')
    const answer = (status: 200 | 404, found: Parameters<typeof trackPage>[1]) => ({
      status,
      body: trackPage(request.language, found),
      headers: privately,
    })
    // Shown again to be corrected, when it has a code's form: people type other numbers of theirs, too.
    const typed = CaseCode.safeParse(code).data
    if (!isCaseCode(code)) return answer(404, { result: 'mistyped', typed })
    const view = await follow(deps, code, (body.secret ?? '').trim(), request.now)
    return view ? answer(200, { result: 'found', view }) : answer(404, { result: 'unknown', typed })
  }
