/** One small change of a source file that some test ought to notice. */
export type Mutant = {
  file: string
  /** Counted from one. */
  line: number
  kind: string
  /** The span of the source that is replaced, and what by. A statement is left out as a whole. */
  start: number
  end: number
  statement: boolean
  text: string
  /** The piece that changes, as people read it: before and after. */
  before: string
  after: string
}

/** A text on one line, for lists. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** `before → after`, with what is gone shown as such. */
export const shown = ({ before, after }: Pick<Mutant, 'before' | 'after'>): string => `${before} → ${after || '(gone)'}`
