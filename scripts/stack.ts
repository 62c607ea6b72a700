import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { generatePrivateJwk, publicPart } from '../shared/crypto/signer.ts'
import { deploy, environmentFor } from './stack/deploy.ts'
import { chooseEndpoint } from './stack/endpoint.ts'

// `npm run test:stack`: the template that goes to AWS, deployed by the CDK CLI to an emulator, and tests through its API.

const folder = join(import.meta.dirname, '..', '.stack')

const test = (env: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn('vitest', ['run', '--config', 'vitest.stack.config.ts', ...process.argv.slice(2)], {
      stdio: 'inherit',
      env,
    })
    child.on('error', () => resolve(127))
    child.on('exit', (status) => resolve(status ?? 1))
  })

const main = async (): Promise<number> => {
  const endpoint = await chooseEndpoint(folder)
  if ('skipped' in endpoint) {
    console.log(
      `Skipped: ${endpoint.skipped}. Name an endpoint with AWS_ENDPOINT_URL, or install Docker or Python 3.10.`,
    )
    return 0
  }
  const interrupted = new Promise<number>((resolve) => process.once('SIGINT', () => resolve(130)))
  try {
    console.log(`— ${endpoint.name} at ${endpoint.url}`)
    // Tokens are made out to the hub's name, which is not the address it is reached at: as behind any gateway.
    const issuer = 'https://hub.stack.example'
    const operator = await generatePrivateJwk()
    const { baseUrl, seconds } = await deploy(endpoint.url, {
      folder,
      hubUrl: issuer,
      operatorJwk: publicPart(operator),
    })
    console.log(`— deployed in ${seconds.toFixed(0)} s: ${baseUrl}`)
    console.log(
      '  left out, because emulators lack them: Events::Archive, WAFv2::WebACL and its association, termination protection',
    )
    const env = {
      ...environmentFor(endpoint.url),
      STACK_URL: baseUrl,
      STACK_ISSUER: issuer,
      STACK_OPERATOR_JWK: JSON.stringify(operator),
      // A function in a container does not reach the simulated provinces on this machine's loopback.
      STACK_HOMES: endpoint.name.includes('Docker') ? 'unreachable' : 'loopback',
    }
    return await Promise.race([test(env), interrupted])
  } finally {
    await endpoint.stop()
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
