import { defineProblems } from '../../../shared/contract/problem.ts'

export const caseProblems = defineProblems({
  'return-window-closed': {
    status: 409,
    title: { zh: '退回期限已过', en: 'The time to return the case has passed' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '逾期未退回即视为受理，请办理并答复。',
      en: 'Silence past the deadline counts as acceptance: handle the case and answer it.',
    },
  },
  'assignment-binding': {
    status: 409,
    title: { zh: '指定承办的案件不得退回', en: 'A designated case cannot be returned' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请受理并答复。', en: 'Accept it and answer it.' },
  },
  'assignment-state': {
    status: 409,
    title: { zh: '交办件的状态不允许此操作', en: 'The assignment’s state does not allow this' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请重新读取交办件，actions 列出现在可做的操作。',
      en: 'Read the assignment again; its actions list what can be done now.',
    },
  },
  'case-state': {
    status: 409,
    title: { zh: '案件的状态不允许此操作', en: 'The case’s state does not allow this' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请重新读取案件，actions 列出现在可做的操作。',
      en: 'Read the case again; its actions list what can be done now.',
    },
  },
})
