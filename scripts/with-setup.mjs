// Runs a command with everything it needs: installs the locked dependencies when they are missing or older than the
// lock file, puts Node 24 (the Lambda runtime, from the `node` package) first on PATH, then hands over.
// Plain JavaScript, because the machine's own Node (20 or later) runs this one file.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.installed-from')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

const fail = (sentence) => {
  console.error(sentence)
  process.exit(1)
}

const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(join(bin, 'node'))

if (!installed()) {
  console.error('Installing the locked dependencies (first start, or the lock file changed) …')
  // Not `npm ci`: it refuses a lock file made where the registry lacks some other platform's optional binaries.
  // `--no-save` takes every version from the lock file and leaves the file alone.
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (npm.error) fail(`npm could not be started (${npm.error.message}). Install Node.js with npm, then try again.`)
  if (npm.status !== 0)
    fail('npm could not install the dependencies; its lines above say why. Is a package registry reachable?')
  if (!existsSync(join(bin, 'node')))
    fail(
      'The `node` package did not unpack its Node 24. Allow install scripts for it (npm config ignore-scripts) and try again.',
    )
  // npm links other packages' commands, not the package's own: `npx onecard` finds it here.
  rmSync(join(bin, 'onecard'), { force: true })
  symlinkSync(join('..', '..', 'sdk', 'bin', 'onecard.mjs'), join(bin, 'onecard'))
  writeFileSync(stamp, wanted)
}

const [command, ...args] = process.argv.slice(2)
const child = spawn(join(bin, command), args, {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    // node:sqlite is a release candidate in Node 24 and says so on every start.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim(),
  },
})
// The terminal sends Ctrl-C to the whole group; the child decides how to stop, this process only waits for it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('error', (error) => fail(`${command} could not be started: ${error.message}`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)))
