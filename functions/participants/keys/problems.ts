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
  'key-not-waiting': {
    status: 409,
    title: { zh: '这把钥匙不在待批准状态', en: 'The key does not wait for an approval' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请用 GET /v1/participants/{id} 查看其状态与用途：须先证明持有，七天内批准。',
      en: 'Look at its state and use with GET /v1/participants/{id}: its possession is proven first, then it is approved within seven days.',
    },
  },
  'second-key-needed': {
    status: 403,
    title: { zh: '须由另一方批准这把钥匙', en: 'Somebody else must approve the key' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请枢纽运营方批准；或用运营方另行登记的 client 钥匙登录后批准：添加它的钥匙，以及经由那把钥匙添加的钥匙，都不算另一方。',
      en: 'Ask the hub operator, or log in with another client key that the operator registered: the key that added it, and the keys added with that one, do not count.',
    },
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
