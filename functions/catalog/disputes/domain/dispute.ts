import { chinaDay } from '../../../../shared/contract/time.ts'
import type { Acceptance } from '../../entries/shapes.ts'

/**
 * When refusals make an acceptance disputed. A report says that a card was turned away; reports about access or about a
 * venue that is not listed say nothing against an acceptance. Numbers: anchors-complaints-catalogue.md §3.3, closed loop.
 */
export const disputePolicy = {
  version: '2026-1',
  independentCases: 3,
  withinDays: 30,
  reasons: ['not_accepted', 'device_broken', 'staff_unaware', 'asked_for_other_card'],
} as const

/** One case that says a venue refused the card. */
export type Report = {
  case: string
  item?: string | undefined
  reasonCode: string
  occurredAt: string
}

const dayMs = 86_400_000

/**
 * The earliest cases that together make the acceptance disputed, or none. Whatever the order in which reports arrive,
 * the same reports give the same cases. A look after a report (`verifiedAt`) answers it: only later ones count. So does
 * the first day of an acceptance: what was refused before it was promised by another entry, or by none.
 */
export const disputingCases = (
  acceptance: Pick<Acceptance, 'item' | 'from' | 'verifiedAt'>,
  reports: readonly Report[],
  policy: typeof disputePolicy = disputePolicy,
): string[] => {
  const counted = reports
    .filter((r) => (policy.reasons as readonly string[]).includes(r.reasonCode))
    .filter((r) => r.item === undefined || r.item === acceptance.item)
    .filter((r) => {
      const day = chinaDay(new Date(r.occurredAt))
      return day >= acceptance.from && (acceptance.verifiedAt === undefined || day > acceptance.verifiedAt)
    })
    .sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt) || (a.case < b.case ? -1 : 1))
  for (const [i, first] of counted.entries()) {
    const end = Date.parse(first.occurredAt) + policy.withinDays * dayMs
    const cases = new Set(
      counted
        .slice(i)
        .filter((r) => Date.parse(r.occurredAt) <= end)
        .map((r) => r.case),
    )
    if (cases.size >= policy.independentCases) return [...cases].slice(0, policy.independentCases)
  }
  return []
}

/** In force or still to come, and not disputed already: what a dispute can be about on a day. */
export const isDisputable = (a: Acceptance, day: string): boolean =>
  (a.to === undefined || a.to >= day) &&
  !a.states.some((w) => w.state === 'disputed' && (w.to === undefined || w.to >= day))
