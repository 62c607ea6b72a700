import type { Province } from '../../../../shared/contract/province.ts'

/** How one province's card rules differ. */
export type LifecycleRules = {
  /** A temporary loss report lapses by itself after this many days of 24 hours. */
  temporaryLossDays: number
  /** Whether a formal loss report may be lifted when the card is found before it is replaced. */
  formalLossReversible: boolean
  source: string
}

/** `usual`: for a province that has stated nothing of its own. */
export type LifecyclePolicy = {
  version: string
  from: string
  usual: LifecycleRules
  provinces: Readonly<Partial<Record<Province, LifecycleRules>>>
}

const usual = '12333 telephone loss report: 7 days, then the card works again (domain.md §3.1)'

/**
 * Card rules by version, oldest first; each counts from its instant. A change is a new row, so that “as of T” answers by
 * the rules of T. Sources differ on formal loss (domain.md §3.1: lifted in some places, final in others); until a province
 * states otherwise it is final, the answer that never passes a lost card.
 */
export const lifecyclePolicies: readonly [LifecyclePolicy, ...LifecyclePolicy[]] = [
  {
    version: '2024-09-27',
    from: '1970-01-01T00:00:00.000Z',
    usual: { temporaryLossDays: 7, formalLossReversible: false, source: usual },
    provinces: {
      hebei: {
        temporaryLossDays: 7,
        formalLossReversible: true,
        source: `${usual}; formal loss lifted at the counter before reissue`,
      },
    },
  },
]

const beginnings = lifecyclePolicies.map((policy) => ({ policy, from: Date.parse(policy.from) }))

/** What a policy says for one province's cards. */
export const rulesOf = ({ usual, provinces }: LifecyclePolicy, home: Province): LifecycleRules =>
  provinces[home] ?? usual

/** The policy in force at an instant. */
export const policyAt = (at: Date): LifecyclePolicy =>
  beginnings.findLast(({ from }) => from <= at.getTime())?.policy ?? lifecyclePolicies[0]
