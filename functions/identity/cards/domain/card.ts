import type { Province } from '../../../../shared/contract/province.ts'
import type { Life, LifeEvent } from './lifecycle.ts'

type WithIssue<I> = { events: readonly { type: LifeEvent['type']; issue?: I | undefined }[] }

/** The issue that counts: the first by sequence; a second one is an impossible transition. */
export const issueOf = <I>({ events }: WithIssue<I>): I | undefined =>
  events.find((event) => event.type === 'issue')?.issue

/** A stored card as the lifecycle rules see it. */
export const lifeOf = (card: {
  home: Province
  events: readonly (LifeEvent & { issue?: { validUntil: string } | undefined })[]
}): Life => ({ home: card.home, events: card.events, validUntil: issueOf(card)?.validUntil })
