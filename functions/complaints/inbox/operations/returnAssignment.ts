import type { KeyedHash } from '../../../../shared/crypto/keyedHash.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { loadAssignment, rolesOf } from '../../case/access.ts'
import { returnCase } from '../../case/actions/return.ts'
import { changeCase, etagOf, keyedFingerprint } from '../../case/change.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore } from '../../case/ports.ts'
import { assignmentView, decisionOf } from '../../case/view.ts'
import type { operations } from '../contract.ts'

type Deps = { cases: Pick<CaseStore, 'find' | 'change'>; keyed: KeyedHash; rules: Rules }

export const returnAssignment =
  ({ cases, keyed, rules }: Deps): Handler<typeof operations.returnAssignment> =>
  async ({ params, body, caller, request }) => {
    const fingerprint = keyedFingerprint(keyed, request)
    const { stored } = await changeCase(
      cases,
      request,
      () => loadAssignment(cases, params.id, caller, rules),
      ({ assignment }) => assignment.endedBy === fingerprint,
      ({ stored: { record } }) =>
        returnCase.act(record, params.id, { by: caller.id, now: request.now, rules, fingerprint }, body),
    )
    const { assignments } = stored.record
    const at = assignments.findIndex((a) => a.id === params.id)
    const [returned, next] = assignments.slice(at, at + 2)
    if (!returned || !next) throw new Error('a returned assignment has no successor')
    const view = assignmentView(stored.record, returned, rolesOf(stored.record, caller), request.now)
    return {
      status: 200,
      body: {
        outcome: next.holder === 'arbitration' ? 'arbitration' : 'rerouted',
        returned: view,
        next: { id: next.id, holder: next.holder },
        asOf: request.now.toISOString(),
        source: 'index',
        decision: decisionOf(next),
      },
      headers: { etag: etagOf(stored, view) },
    }
  }
