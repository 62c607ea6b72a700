import type { Text } from '../../../../shared/contract/text.ts'
import { chinaDay, startOfChinaDay } from '../../../../shared/contract/time.ts'
import type { Policy } from '../../../../shared/policy/document.ts'
import type { CaseKind, Due } from '../contract.ts'
import type { ClockRules, Span } from '../policies/clocks.ts'

/** Working days as the yearly notice of the State Council sets them. `unknown`: no notice for that year is loaded. */
export type Calendar = { dayKind: (day: string) => 'work' | 'off' | 'unknown'; lastYear: number }

type ClockName = Due['clock']
export type ClockPolicy = Policy<ClockRules>

const dayMs = 86_400_000
const minuteMs = 60_000
const later = (day: string, days: number): string => chinaDay(new Date(startOfChinaDay(day).getTime() + days * dayMs))
const at = (day: string, minutes: number): Date => new Date(startOfChinaDay(day).getTime() + minutes * minuteMs)

/** The instant a span that begins at `start` ends; null when it reaches a year without a notice. */
export const deadline = (start: Date, span: Span, office: ClockRules['office'], { dayKind }: Calendar): Date | null => {
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
  const rule = policy.body.rules.find(
    (r) =>
      r.clock === clock &&
      (r.kinds === 'any' || r.kinds.includes(about.kind)) &&
      (r.complex === 'any' || r.complex === about.complex),
  )
  if (!rule) throw new Error(`the clock policy has no rule for ${clock}`)
  const by = deadline(start, rule.span, policy.body.office, calendar)
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
