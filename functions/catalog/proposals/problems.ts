import { defineProblems } from '../../../shared/contract/problem.ts'

/** Refusals of proposals. */
export const proposalProblems = defineProblems({
  'not-your-venue': {
    status: 403,
    title: { zh: '场所不属于本省', en: 'The venue belongs to another province' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请由场所所在省份提出；errors 指出了是哪几条。',
      en: 'Let the province the venue lies in propose it; errors points at the entries.',
    },
  },
  'change-refused': {
    status: 422,
    title: { zh: '变更与现行目录不符', en: 'The change does not fit the catalogue in force' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请按 errors 逐条更正后重新提出。',
      en: 'Correct the entries that errors points at and propose again.',
    },
  },
  'not-an-approver': {
    status: 403,
    title: { zh: '此变更无须贵省表决', en: 'This change is not yours to decide' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '须由 required 所列省份表决。', en: 'The provinces in required decide.' },
  },
  'proposal-decided': {
    status: 409,
    title: { zh: '提案已有结论', en: 'The proposal is decided' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请读取提案；需要时另提新案。', en: 'Read the proposal; propose again if needed.' },
  },
})
