import { defineProblems } from '../../../shared/contract/problem.ts'

/** Refusals of registration. */
export const registryProblems = defineProblems({
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
