import * as z from 'zod'
import type { FunctionKind } from './entries.ts'
import { type Region, regions } from './regions.ts'

/**
 * Executions at once that each function of a kind has for itself, and cannot exceed: whatever one function does, the
 * others have theirs. Four services reserve 844 of the 1,000 an account has; Lambda keeps 100 back.
 */
export const concurrency: Readonly<Record<FunctionKind, number>> = {
  // A burst of 2,000 requests/s at 50 ms is 100 at once; 50 questions/s to homes that answer late, at 2 s, 100 more.
  api: 200,
  // Also the cap on emptying a queue: 10 batches of 10 events at 100 ms are 1,000 events/s, twice what operations make.
  events: 10,
  // A second one at the same time would send the same events twice.
  relay: 1,
}

/** The parts of a construct tree's root that settings are read from. */
type ContextSource = { node: { tryGetContext(name: string): unknown } }

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

const Context = z.object({
  /** The hub's external URL, the issuer of its tokens; undefined: asked for at deployment (parameter HubUrl). */
  hubUrl: z.url().optional(),
  /** The operator's public JWK as JSON; undefined: asked for at deployment (parameter OperatorJwk). */
  operatorJwk: z.string().optional(),
  architecture: z.enum(['x86_64', 'arm64']).optional(),
  /** Deployed to an emulator on loopback: resource types it does not know are left out, homes on loopback are called. */
  emulator: flag.default(false),
  /** Only this region; both otherwise. */
  region: z.enum(regions.map(({ name }) => name)).optional(),
  /**
   * Generations of the signing key, joined by commas; the first signs, all are published. Rotation: put a new one in
   * front, deploy; take the old one out when its last token and list have ended.
   */
  signingKeys: z
    .string()
    .regex(/^[0-9]+(,[0-9]+)*$/)
    .default('1'),
})

export type Settings = {
  hubUrl: string | undefined
  operatorJwk: string | undefined
  architecture: (region: Region) => Region['architecture']
  emulator: boolean
  regions: readonly Region[]
  signingKeys: readonly string[]
}

/** Everything a deployment may choose, from the CDK context (`-c name=value`). Throws on a value outside its form. */
export const settingsFrom = (source: ContextSource): Settings => {
  const { architecture, region, signingKeys, ...rest } = Context.parse(
    Object.fromEntries(Object.keys(Context.shape).map((name) => [name, source.node.tryGetContext(name)])),
  )
  return {
    hubUrl: rest.hubUrl,
    operatorJwk: rest.operatorJwk,
    emulator: rest.emulator,
    architecture: (of) => architecture ?? of.architecture,
    regions: regions.filter(({ name }) => region === undefined || name === region),
    signingKeys: signingKeys.split(','),
  }
}
