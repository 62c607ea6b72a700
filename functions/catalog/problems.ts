import { proposalProblems } from './proposals/problems.ts'
import { releaseProblems } from './releases/problems.ts'

export const catalogProblems = { ...releaseProblems, ...proposalProblems }
