import type { Province } from '../../../../shared/contract/province.ts'
import type { Text } from '../../../../shared/contract/text.ts'
import { notAtTheDesk, silentPastDeadline } from '../domain/guards.ts'
import type { ActionRows } from '../domain/machine.ts'
import { about } from '../domain/words.ts'

/** Silence past the deadline is acceptance. Nobody does it and nothing is written: it is computed when somebody looks. */
export const lapse: ActionRows = {
  name: 'lapse',
  who: 'clock',
  case: [{ from: ['routed'], to: 'accepted' }],
  assignment: [
    { from: ['offered', 'delivered'], to: 'lapsed', guards: [notAtTheDesk, silentPastDeadline] },
    { from: ['lapsed'], to: 'accepted_by_default' },
  ],
}

/** What the timeline says in place of the log entry that nobody made. */
export const acceptedByDefault = (holder: Province): Text =>
  about(holder, {
    zh: '{who}逾期未退回，视为受理，必须办理。',
    en: '{who} let the deadline pass in silence: the case counts as accepted, and {who} must handle it.',
  })
