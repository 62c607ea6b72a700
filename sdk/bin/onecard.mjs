#!/usr/bin/env node
// Starts the command on the Node the package brings, whatever the machine's own is.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const node = join(root, 'node_modules/.bin/node')
if (!existsSync(node)) {
  console.error('The dependencies are not installed yet: run `npm start` (or `npm test`) once.')
  process.exit(2)
}
const done = spawnSync(
  node,
  ['--disable-warning=ExperimentalWarning', join(root, 'sdk/cli/main.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
process.exit(done.status ?? 1)
