import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { build } from 'esbuild'
import { services } from '../functions/manifest.ts'
import { bundling } from '../infra/bundling.ts'
import { entryOf, functionKinds, projectRoot } from '../infra/entries.ts'

export type Bundle = {
  /** `identity/api` */
  name: string
  bytes: number
  /** Files in the bundle with what they add to it, largest first. */
  inputs: { path: string; bytes: number }[]
}

/** What no function may carry: each costs much and serves nothing there. */
export const forbidden: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /zod\/v4\/locales\/(?!en\.js)/, why: 'all locales of zod: use import * as z' },
  { pattern: /node_modules\/(dynalite|leveldown|classic-level)\//, why: 'the embedded store' },
  { pattern: /node_modules\/(aws-xray-sdk|@aws-lambda-powertools\/tracer)/, why: 'X-Ray, which China lacks' },
  {
    pattern: /node_modules\/@aws-sdk\/(credential-provider-(?!env)|nested-clients)/,
    why: 'sign-in clients: the role is in the environment',
  },
  { pattern: /^(local|test|bench|sdk|infra)\//, why: 'code that is not deployed' },
]

/** Bundles one function as the stack does, without writing it. */
export const bundleOf = async (service: string, kind: (typeof functionKinds)[number]): Promise<Bundle> => {
  const { metafile } = await build({
    ...bundling,
    mainFields: [...bundling.mainFields],
    entryPoints: [entryOf(service, kind)],
    absWorkingDir: projectRoot,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: 'index.mjs',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const [output] = Object.values(metafile.outputs)
  return {
    name: `${service}/${kind}`,
    bytes: output?.bytes ?? 0,
    inputs: Object.entries(output?.inputs ?? {})
      .map(([path, { bytesInOutput }]) => ({ path: relative('.', path), bytes: bytesInOutput }))
      .sort((a, b) => b.bytes - a.bytes),
  }
}

/** Every function of the manifest, bundled. */
export const allBundles = (): Promise<Bundle[]> =>
  Promise.all(
    services.flatMap(({ name }) =>
      functionKinds.filter((kind) => existsSync(entryOf(name, kind))).map((kind) => bundleOf(name, kind)),
    ),
  )

/** `node_modules/zod/…` and `functions/identity/…` count together. */
const owner = (path: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1] ?? path.split('/').slice(0, 2).join('/')

const kilobytes = (bytes: number) => (bytes / 1024).toFixed(0).padStart(4)

if (import.meta.main) {
  for (const { name, bytes, inputs } of await allBundles()) {
    const owners = new Map<string, number>()
    for (const input of inputs) owners.set(owner(input.path), (owners.get(owner(input.path)) ?? 0) + input.bytes)
    const largest = [...owners].sort(([, a], [, b]) => b - a).slice(0, 5)
    console.log(
      `${name.padEnd(22)}${kilobytes(bytes)} KB   ${largest.map(([of, size]) => `${of}${kilobytes(size)}`).join(', ')}`,
    )
  }
}
