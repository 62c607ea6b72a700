import { makeEvent } from '../../../../shared/contract/event.ts'
import { action } from '../domain/action.ts'
import { silentPastDeadline } from '../domain/guards.ts'
import { caseState, type Guard } from '../domain/machine.ts'
import { assignmentRecalled } from '../events.ts'

/** Silence has made the holder handle it: from then on the case is accepted, and only an answer ends it. */
const notAcceptedBySilence: Guard = {
  holds: (assignment, now) => !silentPastDeadline.holds(assignment, now),
  refusal: {
    problem: caseState.problem,
    detail: {
      zh: '承办省份逾期未退回，案件已视为受理，不能再撤回。',
      en: 'Silence past the deadline counts as acceptance; an accepted case is not taken back.',
    },
  },
}

const because = {
  zh: '登记方在受理前撤回了案件，无需再办理。',
  en: 'The case was taken back by who filed it, before it was accepted; nothing is left to do.',
}

/** The filer takes the case back while nobody has accepted it; its assignment ends with it. */
export const recall = action(
  {
    name: 'recall',
    who: 'filer',
    on: 'case',
    case: [{ from: ['routed', 'arbitration'], to: 'withdrawn' }],
    assignment: [{ from: ['offered', 'delivered'], to: 'withdrawn', guards: [notAcceptedBySilence] }],
  },
  ({ record: { code }, assignment: { id, holder } }, _, { now, rules }) => ({
    log: [{ type: 'recalled', text: because }],
    // The duty desk has no mailbox: the case leaves its inbox.
    events:
      holder === 'arbitration'
        ? []
        : [
            makeEvent(assignmentRecalled, rules.eventId('recalled', id), now, {
              subject: id,
              caseCode: code,
              from: holder,
              reason: because,
            }),
          ],
  }),
)
