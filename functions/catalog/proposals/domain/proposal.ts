import { Province, provinceOfVenue } from '../../../../shared/contract/province.ts'
import type { Change } from '../../entries/shapes.ts'
import type { proposalStates } from '../contract.ts'

export type ProposalState = (typeof proposalStates)[number]

/** Who may move a proposal where. `published` may follow `refused`: what a release names is published. */
export const transitions = {
  approve: { from: ['open'], to: 'approved', who: 'the last of the required provinces' },
  object: { from: ['open'], to: 'objected', who: 'any required province' },
  withdraw: { from: ['open'], to: 'withdrawn', who: 'the proposing province' },
  publish: { from: ['approved', 'refused'], to: 'published', who: 'the hub, when a release names it' },
  refuse: { from: ['approved'], to: 'refused', who: 'the hub, when it no longer fits the catalogue' },
} as const satisfies Record<string, { from: readonly ProposalState[]; to: ProposalState; who: string }>

/** Whether a proposal in this state may make the move. */
export const may = (move: keyof typeof transitions, state: ProposalState): boolean =>
  (transitions[move].from as readonly ProposalState[]).includes(state)

/** The venue a step touches; undefined: a shared item. */
const venueOf = (change: Change): string | undefined => {
  switch (change.change) {
    case 'mark':
    case 'lift':
      return change.venue
    case 'close':
      return change.kind === 'item' ? undefined : change.kind === 'venue' ? change.id : change.venue
    default:
      return change.kind === 'item' ? undefined : change.kind === 'venue' ? change.entry.id : change.entry.venue
  }
}

/** Places in the change set that touch another province's venues. */
export const foreignChanges = (changes: readonly Change[], province: Province): number[] =>
  changes.flatMap((change, at) => {
    const venue = venueOf(change)
    return venue !== undefined && provinceOfVenue(venue) !== province ? [at] : []
  })

/** Places in the change set that claim a look on a day still to come: it would answer reports nobody has made yet. */
export const futureLooks = (changes: readonly Change[], today: string): number[] =>
  changes.flatMap((change, at) => {
    const looked =
      change.change === 'lift'
        ? change.verifiedAt
        : 'entry' in change && 'verifiedAt' in change.entry
          ? change.entry.verifiedAt
          : undefined
    return looked !== undefined && looked > today ? [at] : []
  })

/**
 * Who must approve: items are common to all three provinces (article 8: they compile the list together), venues and
 * acceptances are their owner's alone.
 */
export const requiredApprovers = (changes: readonly Change[], owner: Province): readonly Province[] =>
  changes.some((change) => venueOf(change) === undefined) ? Province.options : [owner]

/** Whether every required province has approved. */
export const isComplete = (required: readonly Province[], approvals: readonly { province: Province }[]): boolean =>
  required.every((province) => approvals.some((approval) => approval.province === province))
