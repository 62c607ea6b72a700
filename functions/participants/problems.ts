import { defineProblems } from '../../shared/contract/problem.ts'

/** Refusals of registration, keys and tokens. The first four are RFC 6749 and RFC 9449 errors; the token endpoint spells them with underscores. */
export const participantProblems = defineProblems({
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
  'participant-exists': {
    status: 409,
    title: { zh: '此参与方编号已登记', en: 'The participant id is taken' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请换一个编号，或更改已有的登记。', en: 'Choose another id, or change the existing registration.' },
  },
  'participant-incomplete': {
    status: 422,
    title: { zh: '省级平台须有省份与基础地址', en: 'A platform needs its province and base URL' },
    party: 'caller',
    retryable: false,
    nextStep: { zh: '请补上 province 与 baseUrl。', en: 'Add province and baseUrl.' },
  },
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
  'operator-by-configuration': {
    status: 409,
    title: { zh: '运营方由配置登记', en: 'The operator is registered by configuration' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请在部署配置中更换运营方的公钥。',
      en: 'Change the operator’s public key in the deployment’s configuration.',
    },
  },
  'province-has-platform': {
    status: 409,
    title: { zh: '该省已有启用的平台', en: 'The province has an active platform' },
    party: 'caller',
    retryable: false,
    nextStep: {
      zh: '请先停用原平台，再登记或恢复另一个：枢纽只向一个平台询问一省的卡。',
      en: 'Suspend the present platform first: the hub asks one platform about a province’s cards.',
    },
  },
})
