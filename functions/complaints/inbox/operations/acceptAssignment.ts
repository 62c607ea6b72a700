import type { Handler } from '../../../../shared/http/bind.ts'
import { loadAssignment } from '../../case/access.ts'
import { accept } from '../../case/actions/accept.ts'
import { assignmentAnswer } from '../../case/assignmentAnswer.ts'
import { changeCase } from '../../case/change.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore } from '../../case/ports.ts'
import type { operations } from '../contract.ts'

type Deps = { cases: Pick<CaseStore, 'find' | 'change'>; rules: Rules }

/** Accepting what one has accepted changes nothing. */
export const acceptAssignment =
  ({ cases, rules }: Deps): Handler<typeof operations.acceptAssignment> =>
  async ({ params, caller, request }) => {
    const { stored } = await changeCase(
      cases,
      request,
      () => loadAssignment(cases, params.id, caller, rules),
      ({ assignment }) => assignment.acceptedAt !== undefined,
      ({ stored: { record } }) => accept.act(record, params.id, { by: caller.id, now: request.now, rules }),
    )
    return { status: 200, ...assignmentAnswer(stored, params.id, caller, request.now) }
  }
