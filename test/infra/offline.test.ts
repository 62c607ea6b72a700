import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { projectRoot } from '../../infra/entries.ts'

const folder = mkdtempSync(join(tmpdir(), 'onecard-synth-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A process without any network, where the kernel lets us have one. */
const isolated = spawnSync('unshare', ['-rn', 'true']).status === 0

test(`the CLI synthesises and bundles everything${isolated ? ' without any network' : ''}`, {
  timeout: 180_000,
}, () => {
  const cdk = [join(projectRoot, 'node_modules', '.bin', 'cdk'), 'synth', '--quiet', '--output', folder]
  const [command = '', ...args] = [...(isolated ? ['unshare', '-rn'] : []), process.execPath, ...cdk]
  const done = spawnSync(command, args, {
    cwd: projectRoot,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${join(projectRoot, 'node_modules', '.bin')}:${process.env['PATH']}`,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CI: '1',
    },
  })
  expect(done.status, done.stderr).toBe(0)
  const templates = readdirSync(folder).filter((name) => name.endsWith('.template.json'))
  expect(templates).toHaveLength(4)
})
