import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { run, whyItFailed } from './command.ts'
import { account, region } from './endpoint.ts'

const Outputs = z.object({ [`onecard-services-${region}`]: z.object({ ApiUrl: z.url() }) })

/** Buckets and APIs of an emulator are named by host; elsewhere than on loopback its own name is all there is. */
const hostOf = (endpoint: string, name: string): string => {
  const { protocol, hostname, port } = new URL(endpoint)
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return `${protocol}//${name}.${local ? 'localhost' : hostname}${port && `:${port}`}`
}

/** The environment in which CLI, SDK and tests speak to the endpoint and to nobody else. */
export const environmentFor = (endpoint: string): NodeJS.ProcessEnv => ({
  ...process.env,
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: hostOf(endpoint, 's3'),
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: 'stack',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CI: '1',
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require=${join(import.meta.dirname, 'localhost.cjs')}`.trim(),
})

export type Deployed = { baseUrl: string; seconds: number }

/**
 * Bootstraps and deploys both stacks with the stock CDK CLI, as to AWS. Answers where the API is. Throws with what the CLI
 * said when a step fails.
 */
export const deploy = async (
  endpoint: string,
  { folder, hubUrl, operatorJwk }: { folder: string; hubUrl: string; operatorJwk: unknown },
): Promise<Deployed> => {
  const started = performance.now()
  const env = environmentFor(endpoint)
  const log = join(folder, 'deploy.log')
  rmSync(log, { force: true })
  const outputs = join(folder, 'outputs.json')
  const context = {
    emulator: 'true',
    region,
    hubUrl,
    operatorJwk: JSON.stringify(operatorJwk),
  }
  const common = [
    ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
    '--output',
    join(folder, 'cdk.out'),
  ]
  const steps = [
    ['bootstrap', `aws://${account}/${region}`],
    ['deploy', '--all', '--require-approval', 'never', '--outputs-file', outputs],
  ]
  for (const step of steps) {
    const done = await run('cdk', [...step, ...common], { env, log })
    if (done.status !== 0) throw new Error(`cdk ${step[0]} failed (${log}):\n${whyItFailed(done.output)}`)
  }
  const { ApiUrl } = Outputs.parse(JSON.parse(readFileSync(outputs, 'utf8')))[`onecard-services-${region}`] ?? {}
  const { hostname, pathname } = new URL(ApiUrl ?? '')
  const id = hostname.split('.')[0]
  return {
    baseUrl: `${hostOf(endpoint, `${id}.execute-api`)}${pathname.replace(/\/$/, '')}`,
    seconds: (performance.now() - started) / 1000,
  }
}
