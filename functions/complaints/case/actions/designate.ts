import type { Province } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import { policyAt } from '../../../../shared/policy/document.ts'
import { action } from '../domain/action.ts'
import { atTheDesk } from '../domain/guards.ts'
import { about } from '../domain/words.ts'

/** The duty desk names the province that must handle the case; it cannot be returned. */
export const designate = action<{ to: Province; reason: Text; legalBasis: string }>(
  {
    name: 'designate',
    who: 'arbiter',
    on: 'case',
    case: [{ from: ['arbitration'], to: 'routed' }],
    assignment: [{ from: ['offered'], to: 'transferred', guards: [atTheDesk] }],
  },
  (_turn, { to, reason, legalBasis }, { rules, now, fingerprint }) => ({
    log: [
      {
        type: 'designated',
        text: about(to, {
          zh: '联合值班台指定由{who}办理，不得退回。',
          en: 'The joint duty desk designated {who}, which cannot return the case.',
        }),
        facts: { to, reason: reason.zh, legalBasis },
      },
    ],
    next: {
      holder: to,
      rule: 'designation',
      ruleVersion: policyAt(rules.routing, now).version,
      reasons: [reason, { zh: `依据：${legalBasis}。`, en: `Basis: ${legalBasis}.` }],
      binding: true,
      begunBy: fingerprint,
    },
  }),
)
