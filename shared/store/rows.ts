import type * as z from 'zod'
import type { Item } from './table.ts'

type Raw = Record<string, unknown>

/** Brings the data of one version up to the next. */
export type Upgrade = (data: Raw) => Raw

/** How one kind of item is kept: what its data say today, and how older data are read. */
export type RowKind<T> = {
  /** The version this code writes: it stands as `v` beside the data. */
  version: number
  /** The data of an item of this version or an older one. Throws, naming the kind, when they do not fit. */
  read(item: Pick<Item, 'v' | 'data'>): T
  /** The part of an item that says what it holds. */
  written(data: T): { v: number; data: T }
}

const at = (data: unknown, path: readonly PropertyKey[]): Raw =>
  path.reduce<unknown>((value, name) => (value as Raw)[name as string], data) as Raw

/**
 * Reads data that may hold members this code does not know: a release that is being rolled out, or was rolled back, has
 * written them. They mean nothing here and are carried along, so that writing the item again does not lose them.
 */
const readLoosely = (strict: z.ZodObject, raw: unknown): unknown => {
  const first = strict.safeParse(raw)
  if (first.success) return first.data
  const strangers = first.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((name) => ({ path: issue.path, name })) : [],
  )
  if (first.error.issues.some(({ code }) => code !== 'unrecognized_keys')) throw first.error
  const known = structuredClone(raw)
  for (const { path, name } of strangers) delete at(known, path)[name]
  const read = strict.parse(known)
  for (const { path, name } of strangers) at(read, path)[name] = at(raw, path)[name]
  return read
}

/**
 * Declares a kind of row. `upgrades[n]` makes version n + 2 of version n + 1, so the version follows from their number; a
 * row without `v` is of version 1. A member more that older code may ignore needs no new version. A version that older
 * code could not read goes out in two releases: first the one that reads it, then the one that writes it.
 */
export const rowKind = <S extends z.ZodObject>(
  name: string,
  schema: S,
  upgrades: readonly Upgrade[] = [],
): RowKind<z.output<S>> => {
  const version = upgrades.length + 1
  // Made once: zod compiles a schema when it first reads.
  let strict: z.ZodObject | undefined
  return {
    version,
    read: ({ v = 1, data }) => {
      try {
        const raw = upgrades.slice(v - 1).reduce((older, upgrade) => upgrade(older), data as Raw)
        strict ??= schema.strict()
        return readLoosely(strict, raw) as z.output<S>
      } catch (cause) {
        throw new Error(`a row of kind ${name}, version ${v}, does not fit version ${version}`, { cause })
      }
    },
    written: (data) => ({ v: version, data }),
  }
}
