import type { Province } from '../../../../shared/contract/province.ts'
import { action } from '../domain/action.ts'
import { notAtTheDesk } from '../domain/guards.ts'
import { assignmentState } from '../domain/machine.ts'
import { about } from '../domain/words.ts'

/** The holder's mailbox handed the offer over; given: the province whose mailbox it was. */
export const deliver = action<Province>(
  {
    name: 'deliver',
    who: 'mailbox',
    case: [],
    assignment: [{ from: ['offered'], to: 'delivered', guards: [notAtTheDesk] }],
  },
  ({ assignment }, province, { now }) =>
    assignment.holder === province
      ? {
          assignment: { deliveredAt: now.toISOString() },
          log: [{ type: 'delivered', text: about(province, { zh: '{who}已签收。', en: '{who} has taken delivery.' }) }],
        }
      : { refused: assignmentState },
)
