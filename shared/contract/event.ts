import * as z from 'zod'
import { HubId } from './ids.ts'
import type { Province } from './province.ts'
import type { Text } from './text.ts'
import { Instant } from './time.ts'

/**
 * Whose mailboxes an event lands in: those of the platforms of provinces. `must`: it is tried again until there is one to
 * land in.
 */
export type Mail = { to: readonly Province[] | 'every'; must?: true }

/**
 * A kind of event one service publishes. `data` never holds a person's number, name or a code's text.
 * Source and type become EventBridge's `source` and `detail-type`; the envelope is its `detail`.
 */
export type EventKind<T extends string = string, S extends z.ZodType = z.ZodType> = {
  source: string
  type: T
  version: number
  title: Text
  data: S
  example: z.input<S>
  /** For kinds that land in mailboxes; their data say as `subject` what the entry is about. */
  mail?(data: z.output<S>): Mail
  /**
   * `upgrade[n]` makes data of version n + 2 of data of version n + 1: the archive replays half a year of events, and old
   * ones wait in dead-letter queues. As many as there are earlier versions.
   */
  upgrade?: readonly ((data: Record<string, unknown>) => Record<string, unknown>)[]
}

/**
 * Declares an event kind; keeps its literal types. Throws when a version before the present one has no way up, or when an
 * entry of a mailbox would not say what it is about.
 */
export const event = <const T extends string, S extends z.ZodType>(declared: EventKind<T, S>): EventKind<T, S> => {
  const { type, version, upgrade = [], mail, example } = declared
  if (mail && typeof Object(example).subject !== 'string')
    throw new Error(`${type} lands in mailboxes without a subject`)
  if (upgrade.length !== version - 1) throw new Error(`${type} ${version} needs an upgrade for each earlier version`)
  return declared
}

/** An event on the wire. `id` is stable over every repeated delivery; consumers key on it or on the subject's version. */
export type Event<K extends EventKind = EventKind> = {
  id: string
  source: K['source']
  type: K['type']
  version: number
  time: string
  data: z.output<K['data']>
  /** W3C trace the event was written in. Events written outside of one, or before the hub kept it, have none. */
  traceparent?: string | undefined
}

/** Members that a later release adds are left out, not refused: what an event means is in its data, which has a version. */
const envelope = z.object({
  id: HubId,
  source: z.string(),
  type: z.string(),
  version: z.int().min(1),
  time: Instant,
  data: z.unknown(),
  traceparent: z.string().optional(),
})

/** Builds an event, checking its data against the kind before anything is stored or sent. Throws on a mismatch (our bug). */
export const makeEvent = <K extends EventKind>(
  kind: K,
  id: string,
  time: Date,
  data: z.input<K['data']>,
): Event<K> => ({
  id,
  source: kind.source,
  type: kind.type,
  version: kind.version,
  time: time.toISOString(),
  data: kind.data.parse(data) as z.output<K['data']>,
})

/**
 * Reads an event on arrival: an older version is brought up to the present one. Throws when it does not fit the kind, or
 * is of a newer version: what it says in addition this code cannot know, so it waits for the code that does.
 */
export const parseEvent = <K extends EventKind>(kind: K, detail: unknown): Event<K> => {
  const { version, ...outer } = envelope.parse(detail)
  if (version > kind.version) throw new Error(`${kind.type} ${version} is newer than ${kind.version}`)
  const data = (kind.upgrade ?? [])
    .slice(version - 1)
    .reduce<unknown>((older, upgrade) => upgrade(older as Record<string, unknown>), outer.data)
  return { ...outer, version: kind.version, data: kind.data.parse(data) as z.output<K['data']> } as Event<K>
}
