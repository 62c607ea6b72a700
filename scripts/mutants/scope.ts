import { globSync } from 'node:fs'

/** Where mutants are made: the rules of the domains, and every gate in front of them. */
export const mutated = [
  'functions/**/domain/**/*.ts',
  'functions/complaints/case/actions/*.ts',
  'functions/identity/codes/recognition/**/*.ts',
  'functions/identity/resolution/**/*.ts',
  'functions/participants/tokens/**/*.ts',
  'shared/crypto/**/*.ts',
  'shared/http/{authenticate,bind,readRequest,proofs}.ts',
]

/** What states a contract, keys or a wiring, and decides nothing. */
const statements = /(^|\/)(contract|problems|ports|keys|handlers|shapes|words)\.ts$|\/data\//

/** Tests that can run with a mutant in force: in this process, without a network beyond loopback. */
export const tests = ['domain', 'shared', 'api', 'flows', 'faults'].map((name) => `test/${name}/**/*.test.ts`)

const matching = (patterns: readonly string[], cwd: string): string[] =>
  [...new Set(patterns.flatMap((pattern) => globSync(pattern, { cwd })))].map((f) => f.replaceAll('\\', '/')).sort()

/** Source files to change, those whose path contains one of `only` (all when there is none). */
export const filesToMutate = (root: string, only: readonly string[] = []): string[] =>
  matching(mutated, root).filter(
    (file) => !statements.test(file) && (only.length === 0 || only.some((part) => file.includes(part))),
  )

export const testFiles = (root: string, only: readonly string[] = []): string[] =>
  matching(tests, root).filter((file) => only.length === 0 || only.some((part) => file.includes(part)))
