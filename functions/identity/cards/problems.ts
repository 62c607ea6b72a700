import { defineProblems } from '../../../shared/contract/problem.ts'

/** Refusals of card operations. */
export const cardProblems = defineProblems({
  'not-a-home': {
    status: 403,
    title: { zh: '只有省级参与方可用', en: 'Only a participant of a province may do this' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请用省级平台的客户端调用；登记时须写明省份。',
      en: 'Call with a provincial platform’s client; its registration names the province.',
    },
  },
})
