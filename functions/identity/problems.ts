import { cardProblems } from './cards/problems.ts'
import { codeProblems } from './codes/problems.ts'

export const identityProblems = { ...cardProblems, ...codeProblems }
