import { assignmentStates, caseStates } from '../states.ts'
import type { AssignmentRecord, CaseRecord } from './record.ts'

export const isLive = ({ state }: Pick<AssignmentRecord, 'state'>): boolean => assignmentStates[state].live
export const isOpen = ({ state }: Pick<CaseRecord, 'state'>): boolean => caseStates[state].open
export const liveAssignment = (record: CaseRecord): AssignmentRecord | undefined => record.assignments.find(isLive)

export const withAssignment = (
  record: CaseRecord,
  id: string,
  change: Partial<AssignmentRecord>,
): CaseRecord['assignments'] => record.assignments.map((a) => (a.id === id ? { ...a, ...change } : a))
