import type { LogEntry } from '../contract.ts'
import type { CaseRecord } from './record.ts'

export type Entry = LogEntry

/** Hashes a text, base64url SHA-256; passed in. */
export type Digest = (text: string) => string

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

/** The log with one more entry, chained to the one before. */
export const logged = (
  record: Pick<CaseRecord, 'log'>,
  entry: Omit<Entry, 'seq' | 'previous'>,
  digest: Digest,
): Entry[] => {
  const last = record.log.at(-1)
  return [...record.log, { ...entry, seq: (last?.seq ?? 0) + 1, previous: last ? digestOf(last, digest) : null }]
}
