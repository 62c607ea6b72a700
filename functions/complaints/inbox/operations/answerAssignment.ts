import type { KeyedHash } from '../../../../shared/crypto/keyedHash.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { loadAssignment } from '../../case/access.ts'
import { answer } from '../../case/actions/answer.ts'
import { assignmentAnswer } from '../../case/assignmentAnswer.ts'
import { changeCase, keyedFingerprint } from '../../case/change.ts'
import { sealAnswer } from '../../case/content.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore, Sealer } from '../../case/ports.ts'
import type { operations } from '../contract.ts'

type Deps = { cases: Pick<CaseStore, 'find' | 'change'>; sealer: Sealer; keyed: KeyedHash; rules: Rules }

/** The text is sealed like the citizen's own: an answer to a person speaks of the person. */
export const answerAssignment =
  ({ cases, sealer, keyed, rules }: Deps): Handler<typeof operations.answerAssignment> =>
  async ({ params, body, caller, request }) => {
    const fingerprint = keyedFingerprint(keyed, request)
    const { stored } = await changeCase(
      cases,
      request,
      () => loadAssignment(cases, params.id, caller, rules),
      ({ assignment }) => assignment.endedBy === fingerprint,
      async ({ stored: { record } }) =>
        answer.act(
          record,
          params.id,
          { by: caller.id, now: request.now, rules, fingerprint },
          { outcome: body.outcome, sealed: await sealAnswer(sealer, record.code, body.text) },
        ),
    )
    return { status: 200, ...assignmentAnswer(stored, params.id, caller, request.now) }
  }
