import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { bundling } from '../../infra/bundling.ts'

const root = join(import.meta.dirname, '..', '..')
/** Inside the checkout, so that what stays outside a bundle is found in node_modules. Git ignores it. */
const buildFolder = join(root, 'bench', 'results', 'build')

/** A bench process as plain JavaScript: what runs is what a deployment runs, not what a loader makes of it on the way. */
export const buildProcess = async (name: string): Promise<string> => {
  mkdirSync(buildFolder, { recursive: true })
  const outfile = join(buildFolder, `${name}.mjs`)
  await build({
    entryPoints: [join(root, 'bench', 'processes', `${name}.ts`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: bundling.target,
    format: 'esm',
    logLevel: 'error',
  })
  return outfile
}

/** A function bundled as the stack bundles it; answers the path of the one file. */
export const buildFunction = async (entry: string, name: string): Promise<string> => {
  const outfile = join(buildFolder, name, 'index.mjs')
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    ...bundling,
    mainFields: [...bundling.mainFields],
  })
  return outfile
}
