import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '..')

/** The functions of every service: one for its operations, one for the events it reacts to, one for the relay. */
export const functionKinds = ['api', 'events', 'relay'] as const
export type FunctionKind = (typeof functionKinds)[number]

/** The entry file of a function. */
export const entryOf = (service: string, kind: FunctionKind): string =>
  join(projectRoot, 'functions', service, `${kind}.lambda.ts`)

/** For an emulator, whose homes are on loopback: an entry that reaches them, where a service has such a one. */
export const emulatorEntryOf = (service: string, kind: FunctionKind): string => {
  const own = join(projectRoot, 'infra', 'emulator', `${service}.${kind}.lambda.ts`)
  return existsSync(own) ? own : entryOf(service, kind)
}
