import { caseProblems } from './case/problems.ts'

export const complaintProblems = { ...caseProblems }
