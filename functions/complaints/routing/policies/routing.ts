import * as z from 'zod'
import { Text } from '../../../../shared/contract/text.ts'
import { policies } from '../../../../shared/policy/document.ts'
import { FactName, Topic } from '../contract.ts'

const RoutingRules = z.strictObject({
  /** Returns after which the joint duty desk decides. */
  mostReturns: z.int().min(1),
  /** In order of weight. */
  rules: z.array(
    z.strictObject({
      id: z.string(),
      topics: z.union([z.array(Topic), z.literal('any')]),
      /** Facts that name the province, the strongest first. */
      by: z.array(FactName).min(1),
      /** `{province}` stands for the province found. */
      reason: Text,
      source: Text,
    }),
  ),
})
export type RoutingRules = z.output<typeof RoutingRules>

/** The article says that a case goes to the province concerned, not which one that is: that is the hub's rule. */
const article23 = {
  zh: '依据：一卡通规定第二十三条（转相关省市依法办理），按枢纽转办规则确定。',
  en: 'Source: one-card regulation art. 23 (pass on to the province concerned); which one, the hub’s routing rules say.',
}

/** Who handles what; the hub's policy under art. 23 of the common regulation. */
export const routing = policies('routing', RoutingRules, [
  {
    kind: 'routing',
    version: '2026-11',
    from: '2026-11-01',
    sources: [
      article23,
      {
        zh: '退回三次后由联合值班台指定：参照天津市政务热线办法草案（三次转办无承办单位）。',
        en: 'After three returns the desk decides: modelled on the draft of the Tianjin hotline measures (three hand-overs without an owner).',
      },
    ],
    confirmed: false,
    body: {
      mostReturns: 3,
      rules: [
        {
          id: 'event-place',
          topics: ['card_refused', 'wrong_charge', 'service_attitude', 'venue_equipment'],
          by: ['venue', 'place'],
          reason: { zh: '事情发生在{province}。', en: 'It happened in {province}.' },
          source: article23,
        },
        {
          id: 'card-issuer',
          topics: ['card_status', 'card_loss', 'card_activation'],
          by: ['cardHome'],
          reason: { zh: '卡由{province}签发。', en: 'The card was issued by {province}.' },
          source: article23,
        },
        {
          id: 'insured-place',
          topics: ['benefits', 'medical_settlement'],
          by: ['insuredPlace'],
          reason: { zh: '参保地在{province}。', en: 'The person is insured in {province}.' },
          source: article23,
        },
        {
          id: 'code-issuer',
          topics: ['qr_fault'],
          by: ['codeHome'],
          reason: { zh: '二维码由{province}签发。', en: 'The QR code was issued by {province}.' },
          source: article23,
        },
        {
          id: 'receiver',
          topics: 'any',
          by: ['receiver'],
          reason: {
            zh: '没有事实指明其他省份，由首接的{province}办理。',
            en: 'No fact names another province, so {province}, which received it, keeps it.',
          },
          source: {
            zh: '参照《北京市接诉即办工作条例》第十四条的首接负责原则。',
            en: 'Modelled on the Beijing ordinance on prompt handling of complaints, art. 14: the first receiver is responsible.',
          },
        },
      ],
    },
  },
])
