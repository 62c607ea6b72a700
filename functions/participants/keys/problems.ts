import { defineProblems } from '../../../shared/contract/problem.ts'

/** Refusals of keys. */
export const keyProblems = defineProblems({
  'key-refused': {
    status: 422,
    title: { zh: '不接受这把公钥', en: 'The public key is not accepted' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请登记 EC P-256 公钥：须有 kty、crv、x、y，可另有 alg（ES256）、use（sig）、kid、ext、key_ops（verify），不得有 d 等其他成员。',
      en: 'Register an EC P-256 public key: kty, crv, x and y; alg (ES256), use (sig), kid, ext and key_ops (verify) may stand beside them, and no other member, least of all d.',
    },
  },
  'too-many-keys': {
    status: 409,
    title: { zh: '钥匙过多：同一用途最多两把启用', en: 'Too many keys: at most two of one use may be active' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请先吊销一把旧钥匙。', en: 'Revoke an old key first.' },
  },
  'key-proof-failed': {
    status: 422,
    title: { zh: '持有证明不成立', en: 'The proof of possession does not hold' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请用新钥匙签一个 JWS，十分钟内提交。头部恰好三个成员：alg 为 ES256，kid 为新钥匙的 RFC 7638 指纹，typ 为 key-proof+jwt；声明：aud 为枢纽的 issuer，nonce 为所得的挑战。',
      en: 'Sign a JWS with the new key and send it within ten minutes. Header, exactly: alg ES256, kid the RFC 7638 thumbprint of the new key, typ key-proof+jwt. Claims: aud the hub’s issuer, nonce the challenge.',
    },
  },
})
