import { defineProblems } from '../../../shared/contract/problem.ts'

/** Refusals of reads before the first release. */
export const releaseProblems = defineProblems({
  'no-release': {
    status: 503,
    title: { zh: '目录尚未发布', en: 'The catalogue has not been published yet' },
    party: 'hub',
    retryable: true,
    nextStep: { zh: '请在首个版本发布后重试。', en: 'Retry after the first release.' },
  },
})
