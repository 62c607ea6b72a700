import { provinces } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import type { Holder } from '../contract.ts'

export const nameOf = (holder: Holder): Text =>
  holder === 'arbitration'
    ? { zh: '联合值班台', en: 'the joint duty desk' }
    : { zh: provinces[holder].zh, en: provinces[holder].en }

/** A sentence with the holder's name in place of `{who}`. */
export const about = (holder: Holder, text: Text): Text => {
  const name = nameOf(holder)
  return { zh: text.zh.replaceAll('{who}', name.zh), en: text.en.replaceAll('{who}', name.en) }
}

/** Sentences one after the other. */
export const joined = (texts: readonly Text[]): Text => ({
  zh: texts.map(({ zh }) => zh).join(''),
  en: texts.map(({ en }) => en).join(' '),
})
