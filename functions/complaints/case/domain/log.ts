import type { LogEntry } from '../contract.ts'
import type { Doing } from './machine.ts'
import type { CaseRecord } from './record.ts'

export type Entry = LogEntry

/** Hashes a text, base64url SHA-256; passed in. */
export type Digest = (text: string) => string

/** What an action tells: who and which assignment follow from the action unless said. */
export type Told = Pick<Entry, 'type' | 'text'> & Partial<Pick<Entry, 'by' | 'assignment' | 'facts'>>

/** JSON with members by name and no spaces: RFC 8785 for what the log holds (strings, small integers, null). */
const canonical = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .filter(([, v]) => v !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
          .join(',')}}`
      : JSON.stringify(value)

export const digestOf = (entry: Entry, digest: Digest): string => digest(canonical(entry))

/** The case with one more entry in its log, chained to the one before. */
export const told = (
  record: CaseRecord,
  entry: Told & Pick<Entry, 'by'>,
  { now, rules }: Pick<Doing, 'now' | 'rules'>,
): CaseRecord => {
  const last = record.log.at(-1)
  const chained = {
    assignment: null,
    facts: {},
    ...entry,
    at: now.toISOString(),
    seq: (last?.seq ?? 0) + 1,
    previous: last ? digestOf(last, rules.digest) : null,
  }
  return { ...record, log: [...record.log, chained] }
}
