import { defineProblems } from '../../shared/contract/problem.ts'

export const identityProblems = defineProblems({})
