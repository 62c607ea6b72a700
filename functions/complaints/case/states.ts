import type { Text } from '../../../shared/contract/text.ts'

const patience: Text = {
  zh: '您无需操作；请留意答复期限。',
  en: 'Nothing for you to do; mind the date of the answer.',
}
const handOver: Text = { zh: '请等待转办。', en: 'Wait for the hand-over.' }

type CaseStateRow = { open: boolean; text: Text; next: Text }

/**
 * The states of a case. `open`: somebody must have it in hand. `text`: what the state means; `next`: what the citizen can
 * do in it.
 */
export const caseStates = {
  received: { open: true, text: { zh: '已登记', en: 'Received' }, next: handOver },
  routed: {
    open: true,
    text: { zh: '已转办，等待受理', en: 'Handed over, waiting for acceptance' },
    next: {
      zh: '您无需操作；承办省份逾期未退回的，视为受理。',
      en: 'Nothing for you to do: silence past the deadline counts as acceptance.',
    },
  },
  accepted: { open: true, text: { zh: '已受理，办理中', en: 'Accepted, being handled' }, next: patience },
  in_progress: { open: true, text: { zh: '办理中', en: 'Being handled' }, next: patience },
  waiting_citizen: {
    open: true,
    text: { zh: '等待您补充', en: 'Waiting for you' },
    next: { zh: '请补充所问的情况。', en: 'Give the information asked for.' },
  },
  answered: {
    open: false,
    text: { zh: '已答复', en: 'Answered' },
    next: {
      zh: '如不满意，请拨打 12345 或 12333，并报案件编号。',
      en: 'If you are not satisfied, call 12345 or 12333 and give the case code.',
    },
  },
  rated: {
    open: false,
    text: { zh: '已评价', en: 'Rated' },
    next: { zh: '感谢您的评价。', en: 'Thank you for the rating.' },
  },
  closed: {
    open: false,
    text: { zh: '已办结', en: 'Closed' },
    next: { zh: '如有新的情况，请重新登记。', en: 'If something new comes up, file again.' },
  },
  reopened: { open: true, text: { zh: '已重新办理', en: 'Reopened' }, next: handOver },
  arbitration: {
    open: true,
    text: { zh: '等待指定承办省份', en: 'Waiting for a province to be designated' },
    next: {
      zh: '您无需操作；联合值班台会指定必须办理的省份。',
      en: 'Nothing for you to do: the joint duty desk designates a province that must handle it.',
    },
  },
  withdrawn: {
    open: false,
    text: { zh: '已撤回', en: 'Taken back' },
    next: { zh: '如仍需办理，请重新登记。', en: 'If you need it handled after all, file again.' },
  },
} as const satisfies Record<string, CaseStateRow>

/** The states of an assignment. `live`: its holder has the case in hand; an open case has exactly one live assignment. */
export const assignmentStates = {
  offered: { live: true },
  delivered: { live: true },
  accepted: { live: true },
  returned: { live: false },
  lapsed: { live: true },
  accepted_by_default: { live: true },
  done: { live: false },
  transferred: { live: false },
  withdrawn: { live: false },
} as const satisfies Record<string, { live: boolean }>
