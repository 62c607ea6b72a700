import type { Handler } from '../../../../shared/http/bind.ts'
import { loadForParty, noCase, rolesOf } from '../../case/access.ts'
import { recall } from '../../case/actions/recall.ts'
import { changeCase, etagOf } from '../../case/change.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore } from '../../case/ports.ts'
import { caseView } from '../../case/view.ts'
import type { operations } from '../contract.ts'

type Deps = { cases: Pick<CaseStore, 'find' | 'change'>; rules: Rules }

/** A case that somebody else filed does not exist here (404, not 403). Taking back what one took back changes nothing. */
export const recallCase =
  ({ cases, rules }: Deps): Handler<typeof operations.recallCase> =>
  async ({ params, caller, request }) => {
    const load = async () => {
      const stored = await loadForParty(cases, params.caseCode, caller, rules)
      if (!rolesOf(stored.record, caller).includes(recall.who)) throw noCase()
      return { stored }
    }
    const { stored } = await changeCase(
      cases,
      request,
      load,
      ({ stored: { record } }) => record.log.at(-1)?.type === 'recalled',
      ({ stored: { record } }) => recall.act(record, undefined, { by: caller.id, now: request.now, rules }),
    )
    // Nothing was answered, so there is nothing to open.
    const body = caseView(stored.record, rolesOf(stored.record, caller), request.now, null)
    return { status: 200, body, headers: { etag: etagOf(stored, body) } }
  }
