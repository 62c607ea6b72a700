import type { Caller } from '../../../shared/crypto/accessToken.ts'
import { rolesOf } from './access.ts'
import { etagOf } from './change.ts'
import type { StoredCase } from './ports.ts'
import { assignmentView } from './view.ts'

/** The answer of an action: the assignment as the caller sees it now, and the version to go on from. */
export const assignmentAnswer = (stored: StoredCase, id: string, caller: Caller, now: Date) => {
  const assignment = stored.record.assignments.find((a) => a.id === id)
  if (!assignment) throw new Error('the assignment has gone')
  const view = assignmentView(stored.record, assignment, rolesOf(stored.record, caller), now)
  return {
    body: { ...view, asOf: now.toISOString(), source: 'index' },
    headers: { etag: etagOf(stored, view) },
  }
}
