import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { chosenWithin } from './changed/choose.ts'

/**
 * `npm run test:changed [-- REF]`: what a change is likeliest to have broken, in half a minute. Lint and types of what
 * differs from REF (the last commit, or the one before it where nothing is uncommitted), then of the tests whose imports
 * lead to it the quickest that fit into the time. It names those it leaves to `npm test`.
 */
const secondsOfTests = 14

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()
const since = process.argv[2] ?? (git('status', '--porcelain') === '' ? 'HEAD~1' : 'HEAD')

const step = (title: string, command: string, args: readonly string[]): void => {
  console.log(`\n— ${title}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) return
  console.error(`\n“${title}” failed (${command} ${args.join(' ')}).`)
  process.exit(status ?? 1)
}

/** Milliseconds each test file took when it last ran on this machine, as vitest remembers them. */
const remembered = (): ReadonlyMap<string, number> => {
  const cache = join('node_modules', '.vite', 'vitest')
  try {
    return new Map(
      readdirSync(cache, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name }) => {
          const { projects } = JSON.parse(readFileSync(join(cache, name, 'results.json'), 'utf8')) as {
            projects: Record<string, { files: Record<string, { duration: number }> }>
          }
          return Object.values(projects).flatMap(({ files }) =>
            Object.entries(files).map(([file, { duration }]): [string, number] => [file, duration]),
          )
        }),
    )
  } catch {
    // No run on this machine yet: every file counts as an ordinary one.
    return new Map()
  }
}

/** Test files whose imports lead to what changed. */
const related = (): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'onecard-changed-'))
  const list = join(folder, 'list.json')
  try {
    execFileSync('vitest', ['list', '--filesOnly', `--json=${list}`, '--changed', since], { stdio: 'ignore' })
    const found = JSON.parse(readFileSync(list, 'utf8')) as { file: string }[]
    return found.map(({ file }) => relative(resolve('.'), file))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// The two rules that read every file of the house are left to `npm test`.
const slow = ['suspicious/noImportCycles', 'nursery/noFloatingPromises', 'nursery/noMisusedPromises']
const lint = ['check', '--changed', `--since=${since}`, '--no-errors-on-unmatched', ...slow.map((r) => `--skip=${r}`)]
step('format and lint of what changed', 'biome', lint)
step('types', 'tsc', ['--project', '.', '--incremental', '--tsBuildInfoFile', join('node_modules', '.tsbuildinfo')])

const changed = new Set(git('diff', '--name-only', since).split('\n'))
const { run, left } = chosenWithin(secondsOfTests * 1000 * availableParallelism(), related(), remembered(), changed)
if (left.length > 0)
  console.log(`\nLeft to npm test: ${left.length} files, ${left.slice(0, 5).join(' ')}${left.length > 5 ? ' …' : ''}`)
if (run.length > 0) step(`tests (${run.length} files)`, 'vitest', ['run', ...run])
else console.log('\nNo test’s imports lead to what changed.')
