import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { services } from '../functions/manifest.ts'
import { participantChanged } from '../functions/participants/events.ts'
import { Participant } from '../functions/participants/registry/contract.ts'
import { createParticipantStore } from '../functions/participants/registry/store.ts'
import { wireStore } from '../local/dynamo.ts'
import { makeEvent } from '../shared/contract/event.ts'
import { ParticipantId } from '../shared/contract/ids.ts'
import { Province } from '../shared/contract/province.ts'
import type { Scope } from '../shared/contract/scope.ts'
import { mintAccessToken } from '../shared/crypto/accessToken.ts'
import { makeProof } from '../shared/crypto/dpop.ts'
import { randomId } from '../shared/crypto/ids.ts'
import { PublicJwk } from '../shared/crypto/jwk.ts'
import { generatePrivateJwk, jwkSigner, type PrivateJwk, publicPart, type Signer } from '../shared/crypto/signer.ts'
import { openSqliteStore } from '../shared/sqlite/store.ts'
import type { Table } from '../shared/store/table.ts'
import { openAwsAnswers } from './support/awsAnswers.ts'
import { buildFunction, buildProcess } from './support/build.ts'
import { catalogueOf, item, publishRelease, venue } from './support/catalogue.ts'
import { median, ratioText, short } from './support/numbers.ts'
import { startProcess } from './support/process.ts'
import { newGate, type Run } from './support/report.ts'
import { openRuntimeApi } from './support/runtimeApi.ts'

const root = join(import.meta.dirname, '..')
const issuer = 'https://hub.bench'
const bareEntry = 'bench/processes/bareFunction.ts'
const mostKb = 550

/** One GET of each service: a public one, or one with a token where the service has none. */
const asked: Readonly<Record<string, { path: string; query?: Record<string, string>; scope?: Scope }>> = {
  participants: { path: '/.well-known/jwks.json' },
  identity: { path: '/v1/code-profiles', scope: 'codes:recognise' },
  catalog: { path: '/v1/catalog/checks', query: { venue, item, form: 'ecard', issuer: 'hebei' } },
  complaints: { path: '/complaints/track' },
}

/** A REST API event (payload 1.0), as API Gateway sends it. */
const apiEvent = async (service: string, hub: Signer, caller: Signer): Promise<unknown> => {
  const { path, query = {}, scope } = asked[service] ?? { path: '/' }
  const now = new Date()
  const headers: Record<string, string> = { Host: 'hub.bench', Accept: '*/*' }
  if (scope) {
    const id = ParticipantId.parse('tianjin-platform')
    const who = {
      id,
      province: 'tianjin' as const,
      scopes: [scope],
      jkt: caller.kid,
      kind: 'platform' as const,
      clientKey: caller.kid,
    }
    const token = await mintAccessToken(hub, issuer, who, now, randomId('tok'))
    headers['Authorization'] = `DPoP ${token}`
    headers['DPoP'] = await makeProof(caller, {
      method: 'GET',
      url: `${issuer}${path}`,
      accessToken: token,
      now,
      jti: randomId('jti'),
    })
  }
  const lists = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]))
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: 'GET',
    headers,
    multiValueHeaders: lists(headers),
    queryStringParameters: query,
    multiValueQueryStringParameters: lists(query),
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'hub.bench',
      httpMethod: 'GET',
      identity: { sourceIp: '127.0.0.1', userAgent: 'bench' },
      path: `/hub${path}`,
      protocol: 'HTTP/1.1',
      requestId: randomId('req'),
      resourcePath: '/{proxy+}',
      stage: 'hub',
    },
    body: null,
    isBase64Encoded: false,
  }
}

/** What the queue hands over: the first kind the service listens to, with its contract's own example. */
const queued = (service: string): unknown => {
  const kind = services.find(({ name }) => name === service)?.reactsTo[0]
  if (!kind) throw new Error(`${service} reacts to nothing`)
  const detail = makeEvent(kind, randomId('evt'), new Date(), kind.example)
  const body = { version: '0', id: randomId('bus'), source: kind.source, 'detail-type': kind.type, detail }
  return { Records: [{ messageId: randomId('msg'), body: JSON.stringify(body) }] }
}

/** What a function's answer says when it did its work. */
const good: Readonly<Record<string, RegExp>> = { api: /"statusCode":200/, events: /"batchItemFailures":\[\]/ }

/** Somebody for every event to be delivered to. */
const registerPlatforms = async (table: Table): Promise<void> => {
  const store = createParticipantStore(table)
  for (const province of Province.options) {
    const participant = Participant.parse({
      id: `${province}-platform`,
      kind: 'platform',
      province,
      name: { zh: province, en: province },
      scopes: ['mailbox:read'],
      state: 'active',
      keys: [],
      since: new Date().toISOString(),
    })
    const told = makeEvent(participantChanged, randomId('evt'), new Date(), participantChanged.example)
    await store.register({ challenges: {}, fingerprint: '', participant }, told)
  }
}

type Bundle = {
  name: string
  service: string
  kind: string
  file: string
  kb: number
  zippedKb: number
  /** Milliseconds from starting the process to its first answer. */
  firstMs: number[]
}

const bundle = async (entry: string, service: string, kind: string): Promise<Bundle> => {
  const name = `${service}.${kind}`
  const file = await buildFunction(entry, name)
  const bytes = readFileSync(file)
  return { name, service, kind, file, kb: bytes.length / 1024, zippedKb: gzipSync(bytes).length / 1024, firstMs: [] }
}

/** Every function of the hub and the bare one, bundled as the stack does. */
const bundleAll = async (): Promise<{ bare: Bundle; functions: Bundle[] }> => {
  const entries = globSync('functions/*/*.lambda.ts', { cwd: root }).sort()
  const functions = await Promise.all(
    entries.map((entry) => bundle(entry, basename(dirname(entry)), basename(entry).split('.')[0] ?? '')),
  )
  return { bare: await bundle(bareEntry, 'bare', 'function'), functions }
}

/** A release as a bucket holds it: names and bytes are the same wherever files are kept. */
const bucketOf = async (signer: Signer): Promise<Map<string, Uint8Array>> => {
  const { files, close } = openSqliteStore()
  await publishRelease(files, catalogueOf(12), signer)
  const held = new Map<string, Uint8Array>()
  for (const name of await files.list('', '')) held.set(name, (await files.get(name)) ?? new Uint8Array())
  await close()
  return held
}

/** Cold start of every function: a fresh process, its first event, its first answer, beside a function that only reads one item. */
export const run: Run = async ({ quick, say }) => {
  const gate = newGate()
  const runs = quick ? 2 : 7
  const { bare, functions } = await bundleAll()
  const loop = await buildProcess('lambdaLoop')
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const hub = await jwkSigner(key.privateKey.export({ format: 'jwk' }) as PrivateJwk)
  const caller = await jwkSigner(await generatePrivateJwk())
  const operatorJwk = PublicJwk.parse(publicPart(await generatePrivateJwk()))
  const store = await startProcess<{ endpoint: string }, object>('store', {})
  const aws = await openAwsAnswers(key, await bucketOf(hub))
  try {
    const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
    const tables = wireStore(store.ready.endpoint)
    for (const name of ['bare', ...Object.keys(asked)]) await tables.createTable(`bench-${name}`)
    await registerPlatforms(tables.openTable('bench-participants', { clock: () => new Date() }))
    await tables.close()

    const environment = (service: string, address: string): Record<string, string> => ({
      PATH: process.env['PATH'] ?? '',
      AWS_LAMBDA_RUNTIME_API: address,
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
      AWS_REGION: 'cn-north-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: store.ready.endpoint,
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      HUB_ISSUER: issuer,
      TABLE_NAME: `bench-${service}`,
      BUS_NAME: 'bench',
      OPERATOR_JWK: JSON.stringify(operatorJwk),
      RELEASE_BUCKET: 'releases',
      ...Object.fromEntries(
        services
          .flatMap(({ config }) => Object.keys(config.shape))
          .filter((name) => name.endsWith('_ID'))
          .map((name) => [name, 'bench']),
      ),
    })

    const coldStart = async ({ name, service, kind, file, firstMs }: Bundle, counted: boolean): Promise<void> => {
      const api = await openRuntimeApi()
      const event = kind === 'api' ? await apiEvent(service, hub, caller) : kind === 'events' ? queued(service) : {}
      const answered = api.invoke(event)
      const began = performance.now()
      const child = spawn(process.execPath, [loop, file], {
        env: environment(service, api.address),
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      const died = gone.then(() => ({ kind: 'error' as const, body: 'the process ended' }))
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
      try {
        const outcome = await Promise.race([answered, died])
        if (counted) firstMs.push(performance.now() - began)
        gate.sent++
        gate.answered++
        const ok = outcome.kind === 'response' && (good[kind]?.test(outcome.body) ?? true)
        const surprise = `${name}: ${outcome.kind} ${outcome.body.slice(0, 300)}`
        if (ok) gate.expected++
        else gate.surprises.set(surprise, (gate.surprises.get(surprise) ?? 0) + 1)
      } finally {
        clearTimeout(late)
        child.kill('SIGKILL')
        await gone
        api.close()
      }
    }

    for (let round = -1; round < runs; round++) for (const one of [bare, ...functions]) await coldStart(one, round >= 0)
    for (const what of new Set(aws.unknown)) say(`  asked of AWS and unknown here: ${what}`)

    return {
      conditions: [
        `bundled with the stack’s options (infra/bundling.ts); runtime loop of our own under ${process.version}; median of ${runs}, in turns, after one not counted`,
        `api functions answer ${Object.values(asked)
          .map(({ path }) => `GET ${path}`)
          .join(', ')}; events functions one example event; relays a schedule`,
        'KMS, Secrets Manager, S3, EventBridge answered on loopback, DynamoDB by dynalite in a process of its own',
      ],
      rows: [bare, ...functions].map((one) => ({
        what: `${one.name}: bundle; process start to first answer`,
        measured: `${one.kb.toFixed(0)} KB (gzip ${one.zippedKb.toFixed(0)}); ${short(median(one.firstMs))} ms`,
        ...(one !== bare && {
          floor: `bare GetItem: ${bare.kb.toFixed(0)} KB; ${short(median(bare.firstMs))} ms`,
          ratio: ratioText([median(one.firstMs)], [median(bare.firstMs)]),
          goal: `≤ ${mostKb} KB; ≤ 1.25`,
        }),
      })),
      gate,
    }
  } finally {
    aws.close()
    await store.stop()
  }
}
