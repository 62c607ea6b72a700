export { codeProblems as identityProblems } from './codes/problems.ts'
