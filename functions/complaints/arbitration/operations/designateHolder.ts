import type { KeyedHash } from '../../../../shared/crypto/keyedHash.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { loadForParty } from '../../case/access.ts'
import { designate } from '../../case/actions/designate.ts'
import { assignmentAnswer } from '../../case/assignmentAnswer.ts'
import { changeCase, keyedFingerprint } from '../../case/change.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore } from '../../case/ports.ts'
import type { operations } from '../contract.ts'

type Deps = { cases: Pick<CaseStore, 'find' | 'change'>; keyed: KeyedHash; rules: Rules }

export const designateHolder =
  ({ cases, keyed, rules }: Deps): Handler<typeof operations.designateHolder> =>
  async ({ params, body, caller, request }) => {
    const fingerprint = keyedFingerprint(keyed, request)
    const { stored, repeated } = await changeCase(
      cases,
      request,
      async () => ({ stored: await loadForParty(cases, params.caseCode, caller, rules) }),
      ({ stored: { record } }) => record.assignments.some((a) => a.begunBy === fingerprint),
      ({ stored: { record } }) =>
        designate.act(record, undefined, { by: caller.id, now: request.now, rules, fingerprint }, body),
    )
    const designated = stored.record.assignments.find((a) => a.begunBy === fingerprint)
    if (!designated) throw new Error('a designation without an assignment')
    return { status: repeated ? 200 : 201, ...assignmentAnswer(stored, designated.id, caller, request.now) }
  }
