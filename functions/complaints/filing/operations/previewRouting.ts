import type { NewId } from '../../../../shared/contract/ids.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { provinceOf } from '../../../../shared/http/callers.ts'
import { assess } from '../../case/actions/file.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { operations } from '../contract.ts'
import { factsIn } from '../facts.ts'

export const previewRouting =
  ({ rules, newId }: { rules: Rules; newId: NewId }): Handler<typeof operations.previewRouting> =>
  async ({ body, caller, request }) => {
    const receiver = provinceOf(caller)
    const { routing, due } = assess({ kind: body.kind, facts: factsIn(body), receiver }, request.now, rules)
    const { rule, ruleVersion, reasons } = routing
    return {
      status: 200,
      body: {
        routing,
        due,
        asOf: request.now.toISOString(),
        source: 'index',
        decision: { id: newId('dec'), rule, ruleVersion, reasons },
      },
    }
  }
