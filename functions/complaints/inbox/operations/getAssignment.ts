import type { Handler } from '../../../../shared/http/bind.ts'
import { loadAssignment } from '../../case/access.ts'
import { assignmentAnswer } from '../../case/assignmentAnswer.ts'
import { openContent } from '../../case/content.ts'
import { isLive } from '../../case/domain/live.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore, Sealer } from '../../case/ports.ts'
import type { operations } from '../contract.ts'

type Deps = { cases: Pick<CaseStore, 'find'>; sealer: Sealer; rules: Rules }

/** Opens what the citizen wrote for the province that has the case now, and for nobody else (PIPL art. 6: no more than needed). */
export const getAssignment =
  ({ cases, sealer, rules }: Deps): Handler<typeof operations.getAssignment> =>
  async ({ params, caller, request }) => {
    const { stored, assignment } = await loadAssignment(cases, params.id, caller, rules)
    const opens = isLive(assignment) && assignment.holder !== 'arbitration'
    const content = opens ? await openContent(sealer, stored.record) : null
    const { body, headers } = assignmentAnswer(stored, assignment.id, caller, request.now)
    return { status: 200, body: { ...body, content }, headers }
  }
