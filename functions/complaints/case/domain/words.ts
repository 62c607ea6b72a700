import { type Province, provinces } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import type { AnswerOutcome, CaseState, Holder, ReturnReason } from '../contract.ts'

export const nameOf = (holder: Holder): Text =>
  holder === 'arbitration'
    ? { zh: '联合值班台', en: 'the joint duty desk' }
    : { zh: provinces[holder].zh, en: provinces[holder].en }

/** A text with the holder's name in place of `{who}`. */
const about = (holder: Holder, text: Text): Text => {
  const name = nameOf(holder)
  return { zh: text.zh.replaceAll('{who}', name.zh), en: text.en.replaceAll('{who}', name.en) }
}

const returnReasons: Record<ReturnReason, Text> = {
  event_elsewhere: { zh: '事发地不在本地', en: 'it happened elsewhere' },
  card_issued_elsewhere: { zh: '卡不是本地签发的', en: 'the card was issued elsewhere' },
  insured_elsewhere: { zh: '参保地不在本地', en: 'the person is insured elsewhere' },
  code_issued_elsewhere: { zh: '二维码不是本地签发的', en: 'the code was issued elsewhere' },
  other_authority: { zh: '不属于本地部门的职责', en: 'another authority is competent' },
}

const outcomes: Record<AnswerOutcome, Text> = {
  resolved: { zh: '已解决', en: 'resolved' },
  partly_resolved: { zh: '部分解决', en: 'partly resolved' },
  explained: { zh: '已解释', en: 'explained' },
  not_justified: { zh: '诉求不成立', en: 'not justified' },
}

/** The timeline's sentences. */
export const say = {
  filed: (receiver: Province): Text =>
    about(receiver, { zh: '{who}登记了您的诉求。', en: '{who} received your case.' }),
  offered: (holder: Holder, reasons: readonly Text[]): Text => {
    const text = about(holder, { zh: '已转{who}。', en: 'Handed to {who}.' })
    return { zh: text.zh + reasons.map((r) => r.zh).join(''), en: [text, ...reasons].map((r) => r.en).join(' ') }
  },
  delivered: (holder: Province): Text => about(holder, { zh: '{who}已签收。', en: '{who} has taken delivery.' }),
  accepted: (holder: Province): Text => about(holder, { zh: '{who}已受理。', en: '{who} accepted the case.' }),
  acceptedByDefault: (holder: Province): Text =>
    about(holder, {
      zh: '{who}逾期未退回，视为受理，必须办理。',
      en: '{who} let the deadline pass in silence: the case counts as accepted, and {who} must handle it.',
    }),
  designated: (holder: Province): Text =>
    about(holder, {
      zh: '联合值班台指定由{who}办理，不得退回。',
      en: 'The joint duty desk designated {who}, which cannot return the case.',
    }),
  returned: (holder: Province, reason: ReturnReason, proposed: Province, basis: string): Text => ({
    zh: `${nameOf(holder).zh}退回：${returnReasons[reason].zh}（依据：${basis}），建议由${nameOf(proposed).zh}办理。`,
    en: `${nameOf(holder).en} returned the case: ${returnReasons[reason].en} (basis: ${basis}); it proposes ${nameOf(proposed).en}.`,
  }),
  answered: (holder: Province, outcome: AnswerOutcome): Text => ({
    zh: `${nameOf(holder).zh}已答复：${outcomes[outcome].zh}。`,
    en: `${nameOf(holder).en} answered: ${outcomes[outcome].en}.`,
  }),
}

/** What the citizen can do once a deadline has passed. */
export const overdue: Text = {
  zh: '期限已过：可拨打 12345 或 12333 催办，并报案件编号。',
  en: 'The deadline has passed: call 12345 or 12333, give the case code, and ask them to press for it.',
}

/** What a state means, and what the citizen can do in it. */
export const stateWords: Record<CaseState, { text: Text; next: Text }> = {
  received: { text: { zh: '已登记', en: 'Received' }, next: { zh: '请等待转办。', en: 'Wait for the hand-over.' } },
  routed: {
    text: { zh: '已转办，等待受理', en: 'Handed over, waiting for acceptance' },
    next: {
      zh: '您无需操作；承办省份逾期未退回的，视为受理。',
      en: 'Nothing for you to do: silence past the deadline counts as acceptance.',
    },
  },
  accepted: {
    text: { zh: '已受理，办理中', en: 'Accepted, being handled' },
    next: { zh: '您无需操作；请留意答复期限。', en: 'Nothing for you to do; mind the date of the answer.' },
  },
  in_progress: {
    text: { zh: '办理中', en: 'Being handled' },
    next: { zh: '您无需操作；请留意答复期限。', en: 'Nothing for you to do; mind the date of the answer.' },
  },
  waiting_citizen: {
    text: { zh: '等待您补充', en: 'Waiting for you' },
    next: { zh: '请补充所问的情况。', en: 'Give the information asked for.' },
  },
  answered: {
    text: { zh: '已答复', en: 'Answered' },
    next: {
      zh: '如不满意，请拨打 12345 或 12333，并报案件编号。',
      en: 'If you are not satisfied, call 12345 or 12333 and give the case code.',
    },
  },
  rated: { text: { zh: '已评价', en: 'Rated' }, next: { zh: '感谢您的评价。', en: 'Thank you for the rating.' } },
  closed: {
    text: { zh: '已办结', en: 'Closed' },
    next: { zh: '如有新的情况，请重新登记。', en: 'If something new comes up, file again.' },
  },
  reopened: {
    text: { zh: '已重新办理', en: 'Reopened' },
    next: { zh: '请等待转办。', en: 'Wait for the hand-over.' },
  },
  arbitration: {
    text: { zh: '等待指定承办省份', en: 'Waiting for a province to be designated' },
    next: {
      zh: '您无需操作；联合值班台会指定必须办理的省份。',
      en: 'Nothing for you to do: the joint duty desk designates a province that must handle it.',
    },
  },
}
