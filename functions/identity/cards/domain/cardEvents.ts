import type * as z from 'zod'
import type { Text } from '../../../../shared/contract/text.ts'
import type { CardEventResult } from '../contract.ts'

type Result = z.output<typeof CardEventResult>
export type Reason = NonNullable<Result['reason']>

/** Events one card can have: keeps an item far below the store's 400 KB. */
export const mostEvents = 1_000

/**
 * Puts an event into its place by sequence. The same event again changes nothing; another event under a used sequence is
 * refused, because the two would depend on which came first. Answers the very same list when nothing changed.
 */
export const mergeEvent = <E extends { sequence: number; fingerprint: string }>(
  events: readonly E[],
  event: E,
): { events: readonly E[]; result: Result['result']; reason?: Reason } => {
  const known = events.find(({ sequence }) => sequence === event.sequence)
  if (known)
    return known.fingerprint === event.fingerprint
      ? { events, result: 'DUPLICATE' }
      : { events, result: 'REFUSED', reason: 'sequence-conflict' }
  if (events.length >= mostEvents) return { events, result: 'REFUSED', reason: 'too-many-events' }
  const last = events.at(-1)
  return last && last.sequence > event.sequence
    ? { events: [...events, event].sort((a, b) => a.sequence - b.sequence), result: 'OUT_OF_ORDER' }
    : { events: [...events, event], result: 'APPLIED' }
}

export const explanations: Readonly<Record<Reason, Text>> = {
  'not-own-card': {
    zh: '卡识别码所示发卡地区不属于本省。',
    en: 'The card id begins with an area of another province.',
  },
  'card-id-invalid': {
    zh: '卡识别码应为 32 位十六进制、以六位地区码开头；接替的卡须是另一张。',
    en: 'A card id has 32 hexadecimal digits beginning with the area’s six; a successor is another card.',
  },
  'card-number-invalid': {
    zh: '卡号应为 6 至 20 位数字或大写字母。',
    en: 'A card number has 6 to 20 digits or capital letters.',
  },
  'person-number-invalid': {
    zh: '社会保障号码不合其证件类型的规则。',
    en: 'The person number does not fit its idType.',
  },
  'area-mismatch': { zh: '发卡地区与卡识别码前六位不同。', en: 'The area is not the one the card id begins with.' },
  'sequence-conflict': {
    zh: '该序号此前已用于另一事件，请核对发送方的编号。',
    en: 'Another event came under this sequence before; check the sender’s numbering.',
  },
  'too-many-events': { zh: '这张卡的事件数已满。', en: 'The card has too many events.' },
  'impossible-transition': {
    zh: '按序号排列，此事件无从发生，已保存而不改变状态。',
    en: 'In its place by sequence the event cannot happen; it is kept and changes nothing.',
  },
  'issue-missing': {
    zh: '尚未收到这张卡的发卡事件；收到后自会生效。',
    en: 'The card’s issue has not come yet; the event counts once it has.',
  },
}
