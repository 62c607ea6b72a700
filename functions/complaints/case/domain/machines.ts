import type { AssignmentState, CaseState } from '../contract.ts'

/** Who moves a case or an assignment on. `clock`: nobody; time does, and it is computed when somebody looks. */
export type Actor = 'hub' | 'mailbox' | 'clock' | 'holder' | 'arbiter' | 'citizen' | 'receiver'

export type Guard = 'return-window-open' | 'not-binding' | 'silent-past-deadline' | 'at-the-desk' | 'not-at-the-desk'

/** One action: where it may come from, where it goes, who may do it and on what condition. `from: []`: it begins. */
export type Transition<State extends string> = {
  action: string
  from: readonly State[]
  to: State
  who: Actor
  guards?: readonly Guard[]
}

/** What the citizen sees. States without an operation yet stand here too: their conditions will follow from this table. */
export const caseMachine = [
  { action: 'file', from: [], to: 'received', who: 'receiver' },
  { action: 'route', from: ['received', 'reopened'], to: 'routed', who: 'hub' },
  { action: 'accept', from: ['routed'], to: 'accepted', who: 'holder' },
  { action: 'default', from: ['routed'], to: 'accepted', who: 'clock', guards: ['silent-past-deadline'] },
  { action: 'reroute', from: ['routed'], to: 'routed', who: 'holder' },
  { action: 'escalate', from: ['routed'], to: 'arbitration', who: 'holder' },
  { action: 'designate', from: ['arbitration'], to: 'routed', who: 'arbiter' },
  { action: 'start', from: ['accepted'], to: 'in_progress', who: 'holder' },
  { action: 'ask', from: ['in_progress'], to: 'waiting_citizen', who: 'holder' },
  { action: 'resume', from: ['waiting_citizen'], to: 'in_progress', who: 'citizen' },
  { action: 'transfer', from: ['accepted', 'in_progress'], to: 'routed', who: 'holder' },
  { action: 'answer', from: ['accepted', 'in_progress'], to: 'answered', who: 'holder' },
  { action: 'rate', from: ['answered'], to: 'rated', who: 'citizen' },
  { action: 'close', from: ['answered', 'rated'], to: 'closed', who: 'receiver' },
  { action: 'reopen', from: ['answered', 'rated', 'closed'], to: 'reopened', who: 'citizen' },
] as const satisfies readonly Transition<CaseState>[]
export type CaseAction = (typeof caseMachine)[number]['action']

/** One hand-over to one holder. A case in an open state has exactly one assignment in a live state. */
export const assignmentMachine = [
  { action: 'offer', from: [], to: 'offered', who: 'hub' },
  { action: 'deliver', from: ['offered'], to: 'delivered', who: 'mailbox', guards: ['not-at-the-desk'] },
  {
    action: 'accept',
    from: ['offered', 'delivered', 'lapsed', 'accepted_by_default'],
    to: 'accepted',
    who: 'holder',
    guards: ['not-at-the-desk'],
  },
  {
    action: 'return',
    from: ['offered', 'delivered'],
    to: 'returned',
    who: 'holder',
    guards: ['not-at-the-desk', 'not-binding', 'return-window-open'],
  },
  {
    action: 'lapse',
    from: ['offered', 'delivered'],
    to: 'lapsed',
    who: 'clock',
    guards: ['not-at-the-desk', 'silent-past-deadline'],
  },
  { action: 'default', from: ['lapsed'], to: 'accepted_by_default', who: 'clock' },
  { action: 'answer', from: ['accepted', 'accepted_by_default'], to: 'done', who: 'holder' },
  { action: 'transfer', from: ['accepted', 'accepted_by_default'], to: 'transferred', who: 'holder' },
  { action: 'designate', from: ['offered'], to: 'transferred', who: 'arbiter', guards: ['at-the-desk'] },
] as const satisfies readonly Transition<AssignmentState>[]
export type AssignmentAction = (typeof assignmentMachine)[number]['action']

/** States in which somebody has the case in hand. */
export const liveStates: readonly AssignmentState[] = [
  'offered',
  'delivered',
  'lapsed',
  'accepted',
  'accepted_by_default',
]

/** States in which somebody must have the case in hand. */
export const openStates: readonly CaseState[] = [
  'received',
  'routed',
  'accepted',
  'in_progress',
  'waiting_citizen',
  'reopened',
  'arbitration',
]

/** The table's row for an action in a state; undefined when the table has none. */
export const transition = <State extends string>(
  machine: readonly Transition<State>[],
  state: State,
  action: string,
): Transition<State> | undefined => machine.find((row) => row.action === action && row.from.includes(state))
