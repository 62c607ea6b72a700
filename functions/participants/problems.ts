import { keyProblems } from './keys/problems.ts'
import { registryProblems } from './registry/problems.ts'
import { tokenProblems } from './tokens/problems.ts'

export const participantProblems = { ...tokenProblems, ...registryProblems, ...keyProblems }
