import { action } from '../domain/action.ts'
import { notAtTheDesk } from '../domain/guards.ts'
import { about } from '../domain/words.ts'

/** The holder takes the case on. After silence past the deadline that says no more than is so already. */
export const accept = action(
  {
    name: 'accept',
    who: 'holder',
    on: 'assignment',
    case: [{ from: ['routed'], to: 'accepted' }],
    assignment: [
      {
        from: ['offered', 'delivered', 'lapsed', 'accepted_by_default'],
        to: 'accepted',
        guards: [notAtTheDesk],
      },
    ],
  },
  ({ assignment: { holder } }, _, { now }) => ({
    assignment: { acceptedAt: now.toISOString() },
    log: [{ type: 'accepted', text: about(holder, { zh: '{who}已受理。', en: '{who} accepted the case.' }) }],
  }),
)
