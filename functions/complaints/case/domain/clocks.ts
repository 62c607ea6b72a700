import type { Text } from '../../../../shared/contract/text.ts'
import { chinaDay, startOfChinaDay } from '../../../../shared/contract/time.ts'
import type { CaseKind, Due } from '../contract.ts'

/** Working days as the yearly notice of the State Council sets them. `unknown`: no notice for that year is loaded. */
export type Calendar = { dayKind: (day: string) => 'work' | 'off' | 'unknown'; lastYear: number }

/**
 * How long something may take.
 * `workingDays`: ends when office hours close on the n-th working day; the day it begins is not counted.
 * `days`: the same with calendar days, and moves to the next working day when the last one is off.
 * `workingHours`: counts minutes inside office hours only, beginning at once.
 * (Civil Code art. 201: the first day is not counted, hours count at once; art. 203: a last day that is a holiday moves to
 * the day after it, and where there are business hours the period ends when they end.)
 */
export type Span = { workingDays: number } | { days: number } | { workingHours: number }

type ClockName = Due['clock']

export type ClockRule = {
  id: string
  clock: ClockName
  /** Kinds it is for; the first row that fits is taken. */
  kinds: readonly CaseKind[] | 'any'
  complex: boolean | 'any'
  span: Span
  source: Text
}

export type ClockPolicy = {
  version: string
  /** Minutes after midnight, China time. */
  office: { opens: number; closes: number }
  rules: readonly ClockRule[]
}

/** The hub's own policy where the law says only “promptly” (及时, art. 23); each number with the rule it was taken from. */
export const clockPolicy: ClockPolicy = {
  version: '2026-11',
  // Policy of the hub: common office hours of the three provinces; no source binds all three.
  office: { opens: 9 * 60, closes: 17 * 60 },
  rules: [
    {
      id: 'transfer',
      clock: 'transfer',
      kinds: 'any',
      complex: 'any',
      span: { workingDays: 1 },
      source: {
        zh: '一卡通规定第二十三条“及时”；天数参照天津市政府令第39号',
        en: 'one-card regulation art. 23, “promptly”; the number modelled on Tianjin government order 39',
      },
    },
    {
      id: 'accept',
      clock: 'accept',
      kinds: 'any',
      complex: 'any',
      span: { workingDays: 1 },
      source: {
        zh: '参照天津市政府令第39号：一般事项 1 个工作日接收',
        en: 'modelled on Tianjin government order 39: 1 working day to receive an ordinary matter',
      },
    },
    {
      id: 'return.complex',
      clock: 'return',
      kinds: 'any',
      complex: true,
      span: { workingDays: 2 },
      source: {
        zh: '参照天津市政务热线办法草案：疑难件 2 个工作日内退回',
        en: 'modelled on the draft of the Tianjin hotline measures: 2 working days for hard cases',
      },
    },
    {
      id: 'return',
      clock: 'return',
      kinds: 'any',
      complex: false,
      span: { workingDays: 1 },
      source: {
        zh: '参照天津市政务热线办法草案：1 个工作日内退回，逾期即须办理',
        en: 'modelled on the draft of the Tianjin hotline measures: 1 working day, after which the case must be handled',
      },
    },
    {
      id: 'reply.consult',
      clock: 'reply',
      kinds: ['consult'],
      complex: 'any',
      span: { workingDays: 2 },
      source: { zh: '参照广东省：咨询 2 个工作日', en: 'modelled on Guangdong: 2 working days for questions' },
    },
    {
      id: 'reply.complex',
      clock: 'reply',
      kinds: 'any',
      complex: true,
      span: { days: 15 },
      source: {
        zh: '参照北京市地方标准：疑难事项 15 日',
        en: 'modelled on the Beijing local standard: 15 days for complex cases',
      },
    },
    {
      id: 'reply',
      clock: 'reply',
      kinds: 'any',
      complex: false,
      span: { days: 7 },
      source: {
        zh: '参照北京市地方标准（草案）：7 日内反馈',
        en: 'modelled on the draft of the Beijing local standard: 7 days',
      },
    },
  ],
}

const dayMs = 86_400_000
const minuteMs = 60_000
const later = (day: string, days: number): string => chinaDay(new Date(startOfChinaDay(day).getTime() + days * dayMs))
const at = (day: string, minutes: number): Date => new Date(startOfChinaDay(day).getTime() + minutes * minuteMs)

/** The instant a span that begins at `start` ends; null when it reaches a year without a notice. */
export const deadline = (
  start: Date,
  span: Span,
  office: ClockPolicy['office'],
  { dayKind }: Calendar,
): Date | null => {
  const today = chinaDay(start)
  if ('workingHours' in span) {
    let left = span.workingHours * 60
    let from = Math.max(office.opens, (start.getTime() - startOfChinaDay(today).getTime()) / minuteMs)
    for (let day = today; ; day = later(day, 1), from = office.opens) {
      const kind = dayKind(day)
      if (kind === 'unknown') return null
      const open = kind === 'work' ? Math.max(0, office.closes - from) : 0
      if (left <= open) return at(day, from + left)
      left -= open
    }
  }
  const first = later(today, 'days' in span ? span.days : 1)
  let left = 'days' in span ? 1 : span.workingDays
  for (let day = first; ; day = later(day, 1)) {
    const kind = dayKind(day)
    if (kind === 'unknown') return null
    if (kind === 'work' && --left === 0) return at(day, office.closes)
  }
}

const counted = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`

/** A span in words: how long, and what ends it. */
const wordsOf = (span: Span): { length: Text; end: Text } => {
  if ('workingHours' in span)
    return {
      length: { zh: `${span.workingHours} 个工作小时`, en: counted(span.workingHours, 'working hour') },
      end: { zh: '', en: '' },
    }
  const closing = { zh: '，至最后一日下班时止', en: ', until offices close on the last day' }
  if ('workingDays' in span)
    return {
      length: { zh: `${span.workingDays} 个工作日`, en: counted(span.workingDays, 'working day') },
      end: closing,
    }
  return {
    length: { zh: `${span.days} 日`, en: counted(span.days, 'day') },
    end: {
      zh: `${closing.zh}，最后一日休息的顺延至下一工作日`,
      en: `${closing.en}; if that is a day off, on the next working day`,
    },
  }
}

/** When something is due, and by which rule; `by` is null, with the reason, where the calendar does not reach. */
export const dueOf = (
  clock: ClockName,
  about: { kind: CaseKind; complex: boolean },
  start: Date,
  policy: ClockPolicy,
  calendar: Calendar,
): Due => {
  const rule = policy.rules.find(
    (r) =>
      r.clock === clock &&
      (r.kinds === 'any' || r.kinds.includes(about.kind)) &&
      (r.complex === 'any' || r.complex === about.complex),
  )
  if (!rule) throw new Error(`the clock policy has no rule for ${clock}`)
  const by = deadline(start, rule.span, policy.office, calendar)
  const { length, end } = wordsOf(rule.span)
  return {
    clock,
    by: by?.toISOString() ?? null,
    rule: rule.id,
    ruleVersion: policy.version,
    explanation: by
      ? {
          zh: `${length.zh}内${end.zh}（${rule.source.zh}）。`,
          en: `${length.en}${end.en} (${rule.source.en}).`,
        }
      : {
          zh: `${length.zh}内（${rule.source.zh}）；节假日安排只公布到 ${calendar.lastYear} 年，期限到次年安排公布后才能算出。`,
          en: `${length.en} (${rule.source.en}); holidays are published up to ${calendar.lastYear} only, so the deadline is known once the next year’s are.`,
        },
  }
}
