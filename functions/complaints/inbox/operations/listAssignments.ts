import { commonProblems, Problem } from '../../../../shared/contract/problem.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import { holderFor, rolesOf } from '../../case/access.ts'
import { withKnownDues } from '../../case/domain/deadlines.ts'
import { liveAssignment } from '../../case/domain/live.ts'
import type { Rules } from '../../case/domain/rules.ts'
import type { CaseStore } from '../../case/ports.ts'
import { assignmentView } from '../../case/view.ts'
import type { operations } from '../contract.ts'

const toCursor = (position: string): string => Buffer.from(position).toString('base64url')

const fromCursor = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined
  const position = Buffer.from(cursor, 'base64url').toString()
  if (!/^[0-9TZ:.-]{24}#[0-9A-Z-]{12,14}$/.test(position))
    throw new Problem(commonProblems['invalid-page-token'], {
      zh: '游标不是本接口给出的。',
      en: 'The cursor was not given by this list.',
    })
  return position
}

export const listAssignments =
  ({ cases, rules }: { cases: Pick<CaseStore, 'inbox'>; rules: Rules }): Handler<typeof operations.listAssignments> =>
  async ({ query, caller, request }) => {
    const page = await cases.inbox(holderFor(caller), {
      after: fromCursor(query.after),
      due: query.due && new Date(query.due).toISOString(),
      limit: query.limit,
    })
    const assignments = page.found.flatMap(({ record: found }) => {
      const record = withKnownDues(found, rules)
      const live = liveAssignment(record)
      const view = live && assignmentView(record, live, rolesOf(record, caller), request.now)
      return view && (query.state === undefined || view.state === query.state) ? [view] : []
    })
    const last = page.found.at(-1)
    return {
      status: 200,
      body: {
        assignments,
        cursor: last ? toCursor(last.position) : (query.after ?? null),
        more: page.more,
        asOf: request.now.toISOString(),
        source: 'index',
      },
    }
  }
