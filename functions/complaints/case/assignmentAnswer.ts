import { etagOf } from './change.ts'
import type { StoredCase } from './ports.ts'
import { assignmentView } from './view.ts'

/** The answer of an action: the assignment as it is now, and the version to go on from. */
export const assignmentAnswer = (stored: StoredCase, id: string, now: Date) => {
  const assignment = stored.record.assignments.find((a) => a.id === id)
  if (!assignment) throw new Error('the assignment has gone')
  const view = assignmentView(stored.record, assignment, now)
  return {
    body: { ...view, asOf: now.toISOString(), source: 'index' },
    headers: { etag: etagOf(stored, view) },
  }
}
