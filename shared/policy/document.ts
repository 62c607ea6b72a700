import * as z from 'zod'
import { Text } from '../contract/text.ts'
import { chinaDay, Day } from '../contract/time.ts'

/** What every policy says beside its own rules. */
const head = {
  kind: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
  version: z.string().min(1),
  /** The first day, China time, on which it is in force. */
  from: Day,
  /** The law or standard it rests on, or was modelled on. */
  sources: z.array(Text).min(1),
  /** Whether the provinces have confirmed it; until then it is the hub's own proposal. */
  confirmed: z.boolean(),
  note: Text.optional(),
}

export type Policy<Body> = z.output<z.ZodObject<typeof head>> & { body: Body }

/** The versions of one policy, the oldest first; never empty. */
export type Policies<Body> = readonly [Policy<Body>, ...Policy<Body>[]]

/**
 * Declares the versions of a policy. Throws when one does not fit, names another kind, repeats a version, or does not
 * begin after the one before it: which is in force on a day must never be a matter of opinion.
 */
export const policies = <S extends z.ZodType>(
  kind: string,
  body: S,
  versions: readonly z.input<z.ZodObject<typeof head & { body: S }>>[],
): Policies<z.output<S>> => {
  const document = z.strictObject({ ...head, body })
  const [first, ...later] = versions.map((version) => document.parse(version) as Policy<z.output<S>>)
  if (!first) throw new Error(`the policy ${kind} has no version`)
  const all = [first, ...later]
  for (const [i, { kind: named, version, from }] of all.entries()) {
    if (named !== kind) throw new Error(`a version of the policy ${kind} says it is ${named}`)
    if (all.findIndex((other) => other.version === version) !== i) throw new Error(`${kind} ${version} stands twice`)
    const before = all[i - 1]
    if (before && before.from >= from) throw new Error(`${kind} ${version} does not begin after ${before.version}`)
  }
  return [first, ...later]
}

/** The version in force at an instant, by the day in China. Before the first one there was no other: it answers then, too. */
export const policyAt = <Body>([first, ...later]: Policies<Body>, at: Date): Policy<Body> =>
  later.findLast(({ from }) => from <= chinaDay(at)) ?? first
