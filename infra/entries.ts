import { join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '..')

/** The functions of every service: one for its operations, one for the events it reacts to, one for the relay. */
export const functionKinds = ['api', 'events', 'relay'] as const
export type FunctionKind = (typeof functionKinds)[number]

/** The entry file of a function. */
export const entryOf = (service: string, kind: FunctionKind): string =>
  join(projectRoot, 'functions', service, `${kind}.lambda.ts`)
