import { spawnSync } from 'node:child_process'
import { ensureBrowser } from './browser.ts'

/**
 * `npm test`: format and lint, types, unused code, then all tests. Each step prints its own findings; the first failing
 * one ends the run, so that the last lines on the screen are about what is wrong.
 */
const steps: { title: string; command: string; args: string[] }[] = [
  {
    title: 'format, lint, import table',
    command: 'biome',
    args: ['ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '.'],
  },
  { title: 'types', command: 'tsc', args: ['--project', '.'] },
  { title: 'unused code', command: 'knip', args: [] },
  { title: 'tests', command: 'vitest', args: ['run', ...process.argv.slice(2)] },
]

ensureBrowser()
for (const { title, command, args } of steps) {
  console.log(`\n— ${title}`)
  const done = spawnSync(command, args, { stdio: 'inherit' })
  if (done.status !== 0) {
    console.error(`\n“${title}” failed (${command} ${args.join(' ')}).`)
    process.exit(done.status ?? 1)
  }
}
