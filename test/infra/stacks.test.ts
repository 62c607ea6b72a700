import { beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { functionKinds } from '../../infra/entries.ts'
import { tableShape } from '../../shared/store/shape.ts'
import { resourcesOf, synthesise, type Template } from './synthesised.ts'

const settings = { hubUrl: 'https://hub.example', operatorJwk: '{"kty":"EC"}' }
let templates: Map<string, Template>
let data: Template | undefined
let running: Template | undefined
beforeAll(() => {
  templates = synthesise(settings)
  data = templates.get('onecard-data-cn-north-1')
  running = templates.get('onecard-services-cn-north-1')
})

const operations = services.flatMap((service) =>
  Object.values(service.operations).map((o) => ({ ...o, service: service.name })),
)

/** The path of every resource of the API, from the tree CloudFormation holds it in. */
const routes = () => {
  const resources = new Map(resourcesOf(running, 'AWS::ApiGateway::Resource').map((r) => [r.id, r]))
  const pathOf = (id: string | undefined): string => {
    const resource = id === undefined ? undefined : resources.get(id)
    return resource ? `${pathOf(resource['ParentId']?.Ref)}/${resource['PathPart']}` : ''
  }
  return resourcesOf(running, 'AWS::ApiGateway::Method').map((method) => ({
    route: `${method['HttpMethod']} ${pathOf(method['ResourceId']?.Ref) || '/'}`,
    operation: method['OperationName'] as string | undefined,
    target: JSON.stringify(method['Integration']?.Uri),
    authorization: method['AuthorizationType'],
  }))
}

/** What a function is for, by the description that names it. */
const functionsByName = () =>
  new Map(
    resourcesOf(running, 'AWS::Lambda::Function').map((fn) => [
      String(fn['Description']).replace('One-Card Hub: ', ''),
      fn,
    ]),
  )

describe('routes', () => {
  test('every operation is one route, and leads to the function of its service', () => {
    const declared = routes().filter(({ operation }) => operation !== undefined)
    expect(declared.map(({ route }) => route).sort()).toEqual(operations.map((o) => `${o.method} ${o.path}`).sort())
    for (const { operation, target } of declared) {
      const service = operations.find(({ id }) => id === operation)?.service
      expect(target).toContain(functionsByName().get(`${service}, api`)?.id)
    }
  })

  test('nothing else is a route but the answer to another method and to an unknown path', () => {
    const others = routes().filter(({ operation }) => operation === undefined)
    const paths = [...new Set(operations.map((o) => o.path))]
    expect(others.map(({ route }) => route).sort()).toEqual([...paths.map((p) => `ANY ${p}`), 'ANY /{proxy+}'].sort())
  })

  test('what the gateway answers by itself is problem+json', () => {
    const answers = resourcesOf(running, 'AWS::ApiGateway::GatewayResponse')
    expect(Object.fromEntries(answers.map((a) => [a['ResponseType'], Number(a['StatusCode'])]))).toMatchObject({
      MISSING_AUTHENTICATION_TOKEN: 404,
      REQUEST_TOO_LARGE: 413,
      UNSUPPORTED_MEDIA_TYPE: 415,
      THROTTLED: 429,
      DEFAULT_4XX: 400,
      DEFAULT_5XX: 500,
    })
    for (const answer of answers) {
      const body = JSON.parse(answer['ResponseTemplates']['application/json'])
      expect(body).toMatchObject({ status: Number(answer['StatusCode']), requestId: '$context.extendedRequestId' })
      expect(body.type).toBe(`https://hub.example/problems/${body.code}`)
      expect(answer['ResponseParameters']['gatewayresponse.header.content-type']).toContain('application/problem+json')
    }
  })
})

describe('functions', () => {
  test('each service has its three, with exactly the environment its config.ts names', () => {
    const functions = functionsByName()
    expect([...functions.keys()].sort()).toEqual(
      services.flatMap((s) => functionKinds.map((kind) => `${s.name}, ${kind}`)).sort(),
    )
    for (const { name, config } of services)
      for (const kind of functionKinds)
        expect(Object.keys(functions.get(`${name}, ${kind}`)?.['Environment'].Variables).sort()).toEqual(
          Object.keys(config.shape).sort(),
        )
  })

  test('runtime, processor and logs are as the house wants them', () => {
    for (const fn of functionsByName().values()) {
      expect(fn).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['x86_64'],
        LoggingConfig: { LogGroup: expect.anything() },
      })
      expect(fn['TracingConfig']).toBeUndefined()
    }
    for (const group of resourcesOf(running, 'AWS::Logs::LogGroup'))
      expect(group['RetentionInDays']).toBeGreaterThanOrEqual(184)
  })

  test('no grant names every action or every resource', () => {
    const statements = resourcesOf(running, 'AWS::IAM::Policy').flatMap((p) => p['PolicyDocument'].Statement)
    expect(statements.length).toBeGreaterThan(0)
    for (const { Action, Resource } of statements) {
      for (const action of [Action].flat()) expect(action).not.toContain('*')
      // Objects of the release bucket are the one family whose names are not known beforehand.
      for (const resource of [Resource].flat()) {
        const text = JSON.stringify(resource)
        if (!text.includes('releases')) expect(text).not.toContain('*')
      }
    }
  })

  test('releases are written by the catalogue’s reactions alone', () => {
    const writers = resourcesOf(running, 'AWS::IAM::Policy').filter((p) =>
      JSON.stringify(p['PolicyDocument']).includes('s3:PutObject'),
    )
    expect(writers.map(({ id }) => id)).toEqual([expect.stringContaining('catalogevents')])
  })

  test('only the relay reads the relay’s index, and nobody scans', () => {
    for (const policy of resourcesOf(running, 'AWS::IAM::Policy')) {
      const text = JSON.stringify(policy['PolicyDocument'])
      expect(text).not.toContain('dynamodb:Scan')
      expect(text.includes('/index/relay')).toBe(/relay/.test(policy.id))
    }
  })
})

describe('data', () => {
  test('every service has one table of the shape the contract states', () => {
    const tables = resourcesOf(data, 'AWS::DynamoDB::GlobalTable')
    expect(tables).toHaveLength(services.length)
    const schema = (hash: string, range: string) => [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ]
    for (const table of tables) {
      expect(table['KeySchema']).toEqual(schema(tableShape.partitionKey, tableShape.sortKey))
      expect(table['TimeToLiveSpecification']).toMatchObject({ AttributeName: tableShape.ttl, Enabled: true })
      expect(
        Object.fromEntries(
          table['GlobalSecondaryIndexes'].map((i: Record<string, unknown>) => [i['IndexName'], i['KeySchema']]),
        ),
      ).toEqual(
        Object.fromEntries(Object.entries(tableShape.indexes).map(([n, i]) => [n, schema(i.partitionKey, i.sortKey)])),
      )
      for (const index of table['GlobalSecondaryIndexes'])
        expect(index['Projection'].ProjectionType).toBe(index['IndexName'] === 'relay' ? 'KEYS_ONLY' : 'ALL')
      expect(table['Replicas'][0]).toMatchObject({
        Region: 'cn-north-1',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      })
    }
  })

  test('the signing key is one that ES256 asks for', () => {
    expect(resourcesOf(data, 'AWS::KMS::Key')).toContainEqual(
      expect.objectContaining({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    )
  })
})

describe('settings', () => {
  test('both regions are synthesised, each with its two stacks', () => {
    expect([...templates.keys()].sort()).toEqual([
      'onecard-data-cn-north-1',
      'onecard-data-cn-northwest-1',
      'onecard-services-cn-north-1',
      'onecard-services-cn-northwest-1',
    ])
    const types = (name: string) =>
      Object.values(templates.get(name)?.Resources ?? {})
        .map((r) => r.Type)
        .sort()
    expect(types('onecard-services-cn-northwest-1')).toEqual(types('onecard-services-cn-north-1'))
    expect(types('onecard-data-cn-northwest-1')).toEqual(types('onecard-data-cn-north-1'))
  })

  test('a rotated signing key: the new one signs, both are published', () => {
    const rotated = synthesise({ ...settings, region: 'cn-north-1', signingKeys: '2,1' })
    const keys = resourcesOf(rotated.get('onecard-data-cn-north-1'), 'AWS::KMS::Key').filter((k) => k['KeySpec'])
    expect(keys.map((k) => k['Description']).sort()).toEqual([
      expect.stringContaining('generation 1'),
      expect.stringContaining('generation 2'),
    ])
    const grants = resourcesOf(rotated.get('onecard-services-cn-north-1'), 'AWS::IAM::Policy').flatMap(
      (p) => p['PolicyDocument'].Statement,
    )
    for (const { Resource } of grants.filter((s) => s.Action === 'kms:Sign')) expect([Resource].flat()).toHaveLength(1)
    for (const { Resource } of grants.filter((s) => s.Action === 'kms:GetPublicKey')) expect(Resource).toHaveLength(2)
  })

  test('what the context leaves open is asked for at deployment', () => {
    const open = synthesise({ region: 'cn-north-1' }).get('onecard-services-cn-north-1')
    expect(Object.keys(open?.Parameters ?? {})).toEqual(expect.arrayContaining(['HubUrl', 'OperatorJwk']))
  })

  test('for an emulator only the types it lacks are left out', () => {
    const emulated = synthesise({ ...settings, emulator: 'true', region: 'cn-north-1' })
    const types = (of: Map<string, Template>) =>
      new Set(
        [...of]
          .filter(([name]) => name.endsWith('cn-north-1'))
          .flatMap(([, t]) => Object.values(t.Resources).map((r) => r.Type)),
      )
    expect([...types(templates)].filter((type) => !types(emulated).has(type)).sort()).toEqual([
      'AWS::Events::Archive',
      'AWS::WAFv2::WebACL',
      'AWS::WAFv2::WebACLAssociation',
    ])
  })

  test.each([
    ['region', 'eu-central-1'],
    ['architecture', 'm68k'],
    ['hubUrl', 'not a URL'],
    ['signingKeys', 'a,b'],
  ])('a wrong %s is refused', (name, value) => {
    expect(() => synthesise({ [name]: value })).toThrow()
  })
})
