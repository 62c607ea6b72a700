import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { run, whyItFailed } from './command.ts'

/** Somewhere that speaks AWS. `stop` ends what was started for this run and nothing else. */
export type Endpoint = { name: string; url: string; stop: () => Promise<void> }

export type Choice = Endpoint | { skipped: string }

/** The account the stack stands in; access keys of twelve digits name it to the emulators. */
export const account = '111111111111'
export const region = 'cn-north-1'

/** `cryptography` gives the emulator's KMS its elliptic curves. */
const packages = ['ministack==1.4.21', 'cryptography==50.0.2']

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })

const answers = async (url: string, attempts: number): Promise<boolean> => {
  for (let i = 0; i < attempts; i++) {
    try {
      await fetch(url)
      return true
    } catch {
      await wait(250)
    }
  }
  return false
}

/** LocalStack from local/compose.yaml. Undefined where Docker does not run or the image cannot be had. */
const byDocker = async (folder: string): Promise<Endpoint | undefined> => {
  if ((await run('docker', ['info'])).status !== 0) return undefined
  const port = await freePort()
  const env = { ...process.env, STACK_PORT: String(port) }
  const compose = ['compose', '--file', 'local/compose.yaml', '--project-name', `onecard-stack-${port}`]
  const log = join(folder, 'docker.log')
  const stop = async () => {
    await run('docker', [...compose, 'down', '--volumes'], { env, log })
  }
  const up = await run('docker', [...compose, 'up', '--detach', '--wait'], { env, log })
  const url = `http://127.0.0.1:${port}`
  if (up.status === 0 && (await answers(`${url}/_localstack/health`, 240)))
    return { name: 'LocalStack 4.14.0 (Docker)', url, stop }
  await stop()
  return undefined
}

/** A virtual environment with MiniStack; made once. Answers why not, if not. */
const installMiniStack = async (folder: string): Promise<string | undefined> => {
  const venv = join(folder, 'venv')
  const stamp = join(venv, '.installed')
  const wanted = packages.join('\n')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined
  const version = await run('python3', ['-c', 'import sys; print(sys.version_info >= (3, 10))'])
  if (version.status !== 0 || version.output.trim() !== 'True') return 'neither Docker nor Python 3.10 is here'
  console.log(`— installing ${packages.join(' and ')} under ${venv}`)
  const made = await run('python3', ['-m', 'venv', venv])
  if (made.status !== 0) return `python3 -m venv failed: ${whyItFailed(made.output, 1)}`
  const pip = await run(join(venv, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages])
  if (pip.status !== 0) return `pip could not install ${packages.join(' and ')}: ${whyItFailed(pip.output, 1)}`
  writeFileSync(stamp, wanted)
  return undefined
}

const byPython = async (folder: string): Promise<Choice> => {
  const hindrance = await installMiniStack(folder)
  if (hindrance) return { skipped: hindrance }
  const port = await freePort()
  const log = openSync(join(folder, 'ministack.log'), 'w')
  const { AWS_ENDPOINT_URL: _, AWS_ENDPOINT_URL_S3: __, ...inherited } = process.env
  const child = spawn(join(folder, 'venv', 'bin', 'ministack'), [], {
    // A group of its own, so that its function workers end with it.
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...inherited,
      // Everything on loopback, and no listeners that nobody asked for.
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: region,
      // Its workers try require() before import(); with this, require() refuses ES modules at once, as they expect.
      NODE_OPTIONS: '--no-experimental-require-module',
    },
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    if (child.pid === undefined || child.exitCode !== null) return
    process.kill(-child.pid, 'SIGTERM')
    await Promise.race([ended, wait(5_000, undefined, { ref: false })])
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  const url = `http://127.0.0.1:${port}`
  if (await answers(`${url}/_ministack/health`, 120)) return { name: 'MiniStack 1.4.21', url, stop }
  await stop()
  return { skipped: `MiniStack did not start; ${join(folder, 'ministack.log')} says why` }
}

/** The first of: an endpoint that was named, LocalStack where Docker runs, MiniStack where Python runs. */
export const chooseEndpoint = async (folder: string): Promise<Choice> => {
  mkdirSync(folder, { recursive: true })
  const named = process.env['AWS_ENDPOINT_URL']
  if (named) return { name: 'AWS_ENDPOINT_URL', url: named.replace(/\/$/, ''), stop: async () => {} }
  return (await byDocker(folder)) ?? byPython(folder)
}
