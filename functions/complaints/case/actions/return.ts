import type { Text } from '../../../../shared/contract/text.ts'
import { policyAt } from '../../../../shared/policy/document.ts'
import { reroute } from '../../routing/domain/routing.ts'
import type { ReturnReason } from '../contract.ts'
import { action, provinceOf } from '../domain/action.ts'
import { notAtTheDesk, notBinding, returnWindowOpen } from '../domain/guards.ts'
import type { AssignmentRecord } from '../domain/record.ts'
import { nameOf } from '../domain/words.ts'

const reasons: Record<ReturnReason, Text> = {
  event_elsewhere: { zh: '事发地不在本地', en: 'it happened elsewhere' },
  card_issued_elsewhere: { zh: '卡不是本地签发的', en: 'the card was issued elsewhere' },
  insured_elsewhere: { zh: '参保地不在本地', en: 'the person is insured elsewhere' },
  code_issued_elsewhere: { zh: '二维码不是本地签发的', en: 'the code was issued elsewhere' },
  other_authority: { zh: '不属于本地部门的职责', en: 'another authority is competent' },
}

/** Ends the assignment; where the case goes next, or that the duty desk must say so, the routing rules tell. */
export const returnCase = action<NonNullable<AssignmentRecord['returned']>>(
  {
    name: 'return',
    who: 'holder',
    on: 'assignment',
    case: [
      { from: ['routed'], to: 'routed' },
      { from: ['routed'], to: 'arbitration' },
    ],
    assignment: [
      { from: ['offered', 'delivered'], to: 'returned', guards: [notAtTheDesk, notBinding, returnWindowOpen] },
    ],
  },
  ({ record, assignment }, why, { rules, now }) => {
    const policy = policyAt(rules.routing, now)
    const holder = provinceOf(assignment)
    const { reasonCode, legalBasis, proposedHolder } = why
    const [from, to, reason] = [nameOf(holder), nameOf(proposedHolder), reasons[reasonCode]]
    const returned = {
      type: 'returned',
      text: {
        zh: `${from.zh}退回：${reason.zh}（依据：${legalBasis}），建议由${to.zh}办理。`,
        en: `${from.en} returned the case: ${reason.en} (basis: ${legalBasis}); it proposes ${to.en}.`,
      },
      facts: { reasonCode, legalBasis, proposedHolder },
    } as const
    const returners = record.assignments.flatMap((a) =>
      a.state === 'returned' && a.holder !== 'arbitration' ? [a.holder] : [],
    )
    const next = reroute(record.facts, record.receiver, [...returners, holder], proposedHolder, policy)
    if ('to' in next) {
      const { to: nextHolder, ...decision } = next
      return {
        assignment: { returned: why },
        caseTo: 'routed',
        log: [returned],
        next: { holder: nextHolder, ...decision },
      }
    }
    const { arbitration: cause, reason: because } = next
    return {
      assignment: { returned: why },
      caseTo: 'arbitration',
      log: [returned, { type: 'escalated', by: 'hub', assignment: null, text: because, facts: { cause } }],
      next: { holder: 'arbitration', rule: cause, ruleVersion: policy.version, reasons: [because] },
    }
  },
)
