import { accept } from './actions/accept.ts'
import { answer } from './actions/answer.ts'
import { deliver } from './actions/deliver.ts'
import { designate } from './actions/designate.ts'
import { filing } from './actions/file.ts'
import { lapse } from './actions/lapse.ts'
import { offering } from './actions/offer.ts'
import { recall } from './actions/recall.ts'
import { returnCase } from './actions/return.ts'
import { judge } from './domain/action.ts'
import type { ActionRows, Actor } from './domain/machine.ts'
import type { AssignmentRecord, CaseRecord } from './domain/record.ts'

/** Everything that happens to a case: its two machines are these actions' rows, and nothing else. */
export const actions: readonly ActionRows[] = [
  filing,
  offering,
  deliver,
  accept,
  returnCase,
  lapse,
  designate,
  answer,
  recall,
]

/** What somebody in these roles may do now to a case or to one of its assignments, by name; read off the rows. */
export const allowedActions = (
  on: NonNullable<ActionRows['on']>,
  record: CaseRecord,
  assignment: AssignmentRecord | undefined,
  roles: readonly Actor[],
  now: Date,
): string[] =>
  actions.flatMap((action) =>
    action.on === on && roles.includes(action.who) && !('refused' in judge(action, record, assignment, now))
      ? [action.name]
      : [],
  )
