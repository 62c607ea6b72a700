import type * as z from 'zod'
import type { EventKind } from './event.ts'
import type { Operation } from './operation.ts'
import type { ProblemKind } from './problem.ts'

/** What a service is to everybody else: read by the manifest, and through it by infra, docs, tests and the local hub. */
export type Service = {
  name: string
  operations: Readonly<Record<string, Operation>>
  /** Events it publishes. */
  events: Readonly<Record<string, EventKind>>
  /** Events it consumes, each from the publisher's contract. */
  reactsTo: readonly EventKind[]
  problems: Readonly<Record<string, ProblemKind>>
  config: z.ZodObject
}
