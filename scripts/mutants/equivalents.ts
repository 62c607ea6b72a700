import { readFileSync } from 'node:fs'
import type { Mutant } from './mutant.ts'

/** A change that no test can notice, because nothing changes: on which line of which file, and why. */
export type Equivalent = { file: string; line: string; before: string; after: string; why: string }

export const knownEquivalents = (): Equivalent[] =>
  JSON.parse(readFileSync(new URL('equivalents.json', import.meta.url), 'utf8')) as Equivalent[]

/** Whether a mutant is one that is known. Lines are compared by what stands on them, so that they may move. */
export const isKnown = (known: Equivalent, mutant: Mutant, lineText: string): boolean =>
  known.file === mutant.file &&
  known.line === lineText.trim() &&
  known.before === mutant.before &&
  known.after === mutant.after
