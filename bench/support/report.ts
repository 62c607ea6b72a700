/** One line of the table: what was measured, beside what it is compared with in the same run. */
export type Row = {
  what: string
  measured: string
  /** The floor's own number, with its name. */
  floor?: string
  /** Measured against floor. */
  ratio?: string
  /** What the project reaches for. */
  goal?: string
}

/** How many requests went out, how many came back, and how many of those said what they should. */
export type Gate = { sent: number; answered: number; expected: number; surprises: Map<string, number> }

export type Report = { conditions: string[]; rows: Row[]; gate: Gate }

export type Options = { quick: boolean; say: (line: string) => void }

/** A benchmark file's `run`. It ends whatever it started, also when it fails. */
export type Run = (options: Options) => Promise<Report>

export const newGate = (): Gate => ({ sent: 0, answered: 0, expected: 0, surprises: new Map() })

export const addGate = (to: Gate, from: Gate): Gate => {
  to.sent += from.sent
  to.answered += from.answered
  to.expected += from.expected
  for (const [what, times] of from.surprises) to.surprises.set(what, (to.surprises.get(what) ?? 0) + times)
  return to
}

/** Numbers stand only when every request was answered as expected; a fast refusal is not a fast answer. */
export const isValid = ({ sent, answered, expected }: Gate): boolean =>
  sent > 0 && sent === answered && sent === expected

export const gateText = (gate: Gate): string => {
  const { sent, answered, expected, surprises } = gate
  const told = [...surprises].slice(0, 3).map(([what, times]) => `${times} × ${what}`)
  return isValid(gate)
    ? `valid: ${sent} sent, ${answered} answered, all as expected`
    : `NOT VALID: ${sent} sent, ${answered} answered, ${expected} as expected; ${told.join('; ')}`
}

const cell = (text = ''): string => text.replaceAll('|', '/')

export const toTable = (reports: readonly { name: string; report: Report }[]): string =>
  [
    '| benchmark | what | measured | floor in the same run | ratio | reach for |',
    '|---|---|---|---|---|---|',
    ...reports.flatMap(({ name, report: { rows, gate } }) =>
      rows.map(
        ({ what, measured, floor, ratio, goal }) =>
          `| ${[isValid(gate) ? name : `${name} (not valid)`, what, measured, floor, ratio, goal].map(cell).join(' | ')} |`,
      ),
    ),
  ].join('\n')
