import type { Handler } from '../../../../shared/http/bind.ts'
import { loadForParty, rolesOf } from '../../case/access.ts'
import { etagOf } from '../../case/change.ts'
import { openAnswer } from '../../case/content.ts'
import { liveAssignment } from '../../case/domain/live.ts'
import { assignmentView, caseView, lastAssignment } from '../../case/view.ts'
import type { operations } from '../contract.ts'
import type { FollowDeps } from '../follow.ts'

/** The answer's text is for who gave it and for who received the case and tells the citizen. */
export const getCase =
  ({ cases, sealer, rules }: FollowDeps): Handler<typeof operations.getCase> =>
  async ({ params, caller, request }) => {
    const stored = await loadForParty(cases, params.caseCode, caller, rules)
    const { record } = stored
    const { holder } = liveAssignment(record) ?? lastAssignment(record)
    const reads = caller.id === record.filedBy || caller.province === record.receiver || caller.province === holder
    const roles = rolesOf(record, caller)
    const { asOf, ...view } = caseView(record, roles, request.now, reads ? await openAnswer(sealer, record) : null)
    const shown = {
      ...view,
      assignments: record.assignments.map((assignment) => assignmentView(record, assignment, roles, request.now)),
    }
    return { status: 200, body: { ...shown, asOf }, headers: { etag: etagOf(stored, shown) } }
  }
