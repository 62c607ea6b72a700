import { defineProblems } from '../../../shared/contract/problem.ts'

/** Refusals of the token endpoint: RFC 6749 and RFC 9449 errors, which it spells with underscores. */
export const tokenProblems = defineProblems({
  'invalid-client': {
    status: 401,
    title: { zh: '客户端身份未被证实', en: 'The client is not proven' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请用已登记且启用的钥匙签新的断言，aud 为枢纽的 issuer；POST /v1/token-checks 会逐项说明。',
      en: 'Sign a new assertion with a registered, active key and the hub’s issuer as aud; POST /v1/token-checks explains each check.',
    },
  },
  'unsupported-grant-type': {
    status: 400,
    title: { zh: '不支持的授权类型', en: 'The grant type is not supported' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请使用 client_credentials。', en: 'Use client_credentials.' },
  },
  'invalid-scope': {
    status: 400,
    title: { zh: '所要的权限未获登记', en: 'A scope asked for is not registered' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请只要求登记时授予的权限。', en: 'Ask only for scopes granted at registration.' },
  },
  'invalid-dpop-proof': {
    status: 400,
    title: { zh: 'DPoP 证明无效', en: 'The DPoP proof is not valid' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请为本次请求签新的证明。', en: 'Sign a new proof for this very request.' },
  },
})
