import type { Decision } from '../../../../../shared/contract/decision.ts'
import type { Text } from '../../../../../shared/contract/text.ts'
import type { EntitlementAnswer, Recognition, RecognitionReason } from '../../contract.ts'

type Verdict = {
  outcome: Recognition['outcome']
  /** Why, as a fact. */
  because: Text
  /** What the clerk does now. */
  advice: Text
}

const newCode: Text = {
  zh: '请持卡人刷新页面，出示新码。',
  en: 'Ask the holder to refresh the page and show a new code.',
}
const otherWay: Text = {
  zh: '此码不是可识别的卡码；请改用实体卡，或请持卡人打开本省的卡码页面。',
  en: 'This is no code of a card; use the physical card, or ask the holder to open the card code of their province’s app.',
}
const physicalCard: Text = {
  zh: '请改用实体卡办理，并告知持卡人可拨打 12333。',
  en: 'Use the physical card, and tell the holder that 12333 can help.',
}
const suspicious: Text = {
  zh: '请不要据此办理；请持卡人出示新码或实体卡，重复出现时请报告枢纽运营方。',
  en: 'Do not act on it; ask for a new code or the physical card, and report repeated cases to the hub operator.',
}
const askHome: Text = {
  zh: '请持卡人联系发卡省份（12333）了解卡状态；本次不能凭此卡办理。',
  en: 'The holder can ask the issuing province (12333) about the card; it cannot be used this time.',
}
const venueList: Text = {
  zh: '请向持卡人说明依据；目录有误时请由本省平台提出更正。',
  en: 'Tell the holder the reason; if the catalogue is wrong, the province’s platform can propose a correction.',
}
const tryLater: Text = {
  zh: '不要据此拒绝持卡人：请稍后重试，或改用实体卡。',
  en: 'Do not turn the holder away for this: try again shortly, or use the physical card.',
}

/** Every way a recognition can end (qr-crypto-security.md §8.1; outcome words of the published contract). */
export const verdicts: Record<RecognitionReason, Verdict> = {
  accepted: {
    outcome: 'ACCEPTED',
    because: {
      zh: '码真实、有效、首次使用，卡可用，此处受理。',
      en: 'The code is genuine, live and unused; the card may be used here.',
    },
    advice: { zh: '可以办理。', en: 'Go ahead.' },
  },
  'code-format-unknown': {
    outcome: 'UNKNOWN_FORMAT',
    because: { zh: '没有登记过这种形状的码。', en: 'No registered profile has this shape.' },
    advice: otherWay,
  },
  'code-kind-not-recognised': {
    outcome: 'NOT_ALLOWED_HERE',
    because: { zh: '此类码未约定用于该事项。', en: 'This kind of code is not agreed for the item.' },
    advice: otherWay,
  },
  'code-malformed': {
    outcome: 'MALFORMED',
    because: { zh: '码文不完整或不合规定的格式。', en: 'The code is incomplete or not in its prescribed form.' },
    advice: newCode,
  },
  'code-algorithm-refused': {
    outcome: 'MALFORMED',
    because: { zh: '码声明的签名算法不被接受。', en: 'The code names a signature algorithm that is not accepted.' },
    advice: suspicious,
  },
  'code-key-unknown': {
    outcome: 'UNKNOWN_ISSUER',
    because: { zh: '签名钥匙未登记。', en: 'The signing key is not registered.' },
    advice: physicalCard,
  },
  'code-key-revoked': {
    outcome: 'REVOKED',
    because: { zh: '签名钥匙已吊销。', en: 'The signing key is revoked.' },
    advice: newCode,
  },
  'code-issuer-unknown': {
    outcome: 'UNKNOWN_ISSUER',
    because: { zh: '发码方不是枢纽中启用的省级平台。', en: 'The issuer is no active platform of the hub.' },
    advice: physicalCard,
  },
  'code-issuer-mismatch': {
    outcome: 'BAD_SIGNATURE',
    because: {
      zh: '签名钥匙不属于码所称的省份。',
      en: 'The signing key belongs to another province than the code names.',
    },
    advice: suspicious,
  },
  'code-signature-invalid': {
    outcome: 'BAD_SIGNATURE',
    because: { zh: '签名不成立。', en: 'The signature does not hold.' },
    advice: suspicious,
  },
  'code-expired': {
    outcome: 'EXPIRED',
    because: { zh: '码已过期。', en: 'The code has expired.' },
    advice: newCode,
  },
  'code-life-too-long': {
    outcome: 'MALFORMED',
    because: { zh: '码的有效期超过规定。', en: 'The code’s life is longer than its profile allows.' },
    advice: physicalCard,
  },
  'code-not-yet-valid': {
    outcome: 'NOT_YET_VALID',
    because: { zh: '码的签发时间晚于枢纽时钟。', en: 'The code’s issue time is ahead of the hub’s clock.' },
    advice: {
      zh: '请核对手机时间是否自动设置，再出示新码。',
      en: 'Check that the phone sets its time automatically, then show a new code.',
    },
  },
  'code-already-used': {
    outcome: 'REPLAYED',
    because: { zh: '此码已被使用一次。', en: 'The code has been used once.' },
    advice: {
      zh: '若本窗口刚刚识别过，请按回执号查询；否则请持卡人出示新码。',
      en: 'If this desk has just scanned it, look the receipt up by its id; otherwise ask for a new code.',
    },
  },
  'code-audience-mismatch': {
    outcome: 'NOT_ALLOWED_HERE',
    because: { zh: '此码是为另一机构出示的。', en: 'The code was drawn for another participant.' },
    advice: newCode,
  },
  'code-not-recognised': {
    outcome: 'EXPIRED',
    because: { zh: '发码省份不认此码，或码已过期。', en: 'Its home does not know the code, or it has expired.' },
    advice: newCode,
  },
  'code-subject-unknown': {
    outcome: 'CARD_NOT_USABLE',
    because: { zh: '发码省份查无此码对应的卡。', en: 'Its home knows no card behind the code.' },
    advice: askHome,
  },
  'card-not-active': {
    outcome: 'CARD_NOT_USABLE',
    because: { zh: '卡当前不可用。', en: 'The card may not be used at present.' },
    advice: askHome,
  },
  'issuer-unavailable': {
    outcome: 'HOME_UNAVAILABLE',
    because: { zh: '发码省份未在时限内答复。', en: 'The home province did not answer in time.' },
    advice: tryLater,
  },
  'issuer-reply-invalid': {
    outcome: 'HOME_UNAVAILABLE',
    because: { zh: '发码省份的答复不可采信。', en: 'The home province’s answer cannot be relied on.' },
    advice: tryLater,
  },
  'hub-late': {
    outcome: 'HOME_UNAVAILABLE',
    because: {
      zh: '枢纽自身延误，没有给发码省份留出答复的时间。',
      en: 'The hub itself was late and left the home province no time to answer.',
    },
    advice: tryLater,
  },
  'not-accepted-here': {
    outcome: 'NOT_ALLOWED_HERE',
    because: { zh: '目录中此处不受理该事项的此种卡。', en: 'The catalogue says no for this venue, item and form.' },
    advice: venueList,
  },
  'not-accepted-yet': {
    outcome: 'NOT_ALLOWED_HERE',
    because: { zh: '目录中此处尚未开始受理。', en: 'The catalogue says that acceptance begins later.' },
    advice: venueList,
  },
  'acceptance-suspended': {
    outcome: 'NOT_ALLOWED_HERE',
    because: { zh: '目录中此处暂停受理。', en: 'The catalogue says that acceptance is suspended.' },
    advice: venueList,
  },
  'acceptance-disputed': {
    outcome: 'NOT_ALLOWED_HERE',
    because: { zh: '此处是否受理正在核实。', en: 'Whether it is accepted here is being looked into.' },
    advice: venueList,
  },
  'acceptance-unknown': {
    outcome: 'NOT_ALLOWED_HERE',
    because: { zh: '目录没有确认此处受理。', en: 'The catalogue does not confirm acceptance here.' },
    advice: venueList,
  },
}

/** Only a plain yes opens anything: whatever the catalogue is not sure of fails closed. */
export const reasonOfEntitlement: Record<EntitlementAnswer, RecognitionReason> = {
  yes: 'accepted',
  no: 'not-accepted-here',
  planned: 'not-accepted-yet',
  suspended: 'acceptance-suspended',
  disputed: 'acceptance-disputed',
  unknown: 'acceptance-unknown',
}

/** Facts an answer may rest on beside its reason. */
export type Facts = Pick<
  Recognition,
  'profile' | 'home' | 'subject' | 'card' | 'entitlement' | 'receipt' | 'skewSeconds'
> & { asOf: Date; source: string }

const rule = { rule: 'code-recognition', ruleVersion: '2026-11-22' } as const

/** The whole answer for a reason: outcome, advice and the decision in words, never more facts than were looked at. */
export const recognition = (
  reason: RecognitionReason,
  { asOf, source, ...facts }: Facts,
  decisionId: Decision['id'],
  now: Date,
): Recognition => {
  const { outcome, because, advice } = verdicts[reason]
  return {
    outcome,
    reason,
    advice,
    ...facts,
    asOf: asOf.toISOString(),
    source,
    decision: { id: decisionId, ...rule, reasons: [because, ...(facts.entitlement?.because ?? [])] },
    evaluatedAt: now.toISOString(),
  }
}

/** An outcome that says nothing about the code: a repeat of the request asks again instead of hearing it again. */
export const isPassing = ({ outcome }: Pick<Recognition, 'outcome'>): boolean => outcome === 'HOME_UNAVAILABLE'
