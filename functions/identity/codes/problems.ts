import { defineProblems } from '../../../shared/contract/problem.ts'

/** Refusals of requests about codes. What a code itself is worth is an outcome, never a problem. */
export const codeProblems = defineProblems({
  'code-too-long': {
    status: 422,
    title: { zh: '码文过长', en: 'The code is too long' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '码文不超过 512 个字符；请确认扫描器一次只送一个码。',
      en: 'A code has at most 512 characters; make sure that the scanner sends one code at a time.',
    },
  },
  'code-shape-overlaps': {
    status: 422,
    title: { zh: '码的形状与已登记的重叠', en: 'The shape overlaps a registered one' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请换一个前缀：任何一个前缀都不得是另一个的开头；GET /v1/code-profiles 列出全部前缀。',
      en: 'Choose another prefix: none may begin another; GET /v1/code-profiles lists them all.',
    },
  },
  'code-profile-taken': {
    status: 409,
    title: { zh: '此码制编号不属于本省', en: 'The profile id belongs to somebody else' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请另选编号。', en: 'Choose another id.' },
  },
  'too-many-code-profiles': {
    status: 409,
    title: { zh: '码制登记数已满', en: 'No more code profiles can be registered' },
    party: 'hub',
    retryable: false,
    nextStep: { zh: '请联系枢纽运营方。', en: 'Ask the hub operator.' },
  },
})
