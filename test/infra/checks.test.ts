import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, CfnResource, Stack, Validations } from 'aws-cdk-lib'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { ChinaChecks, chinaRules } from '../../infra/china-checks.ts'
import { addHub } from '../../infra/hub.ts'
import { settingsFrom } from '../../infra/settings.ts'
import { newApp, synthesise } from './synthesised.ts'

// A refused synthesis also marks the process as failed; here refusal is what is wanted.
afterEach(() => {
  process.exitCode = 0
})

const Report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      conclusion: z.string(),
      violations: z.array(z.object({ ruleName: z.string() })),
      suppressedViolations: z.array(z.object({ ruleName: z.string(), reason: z.string().optional() })).default([]),
    }),
  ),
})

const reportIn = (directory: string) =>
  Report.parse(JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'))).pluginReports

/** Synthesises one stack with one resource under the China rules and answers which of them it breaks. */
const brokenBy = (type: string, properties: object, region = 'cn-north-1', context: Record<string, unknown> = {}) => {
  const app = newApp(context)
  new CfnResource(new Stack(app, 'planted', { env: { region } }), 'planted', { type, properties })
  Validations.of(app).addPlugins(new ChinaChecks(settingsFrom(app)))
  let directory = ''
  try {
    directory = app.synth().directory
  } catch {
    directory = app.outdir
  }
  return reportIn(directory)
    .filter((r) => r.pluginName === 'China')
    .flatMap((r) => r.violations.map((v) => v.ruleName))
}

const regional = { EndpointConfiguration: { Types: ['REGIONAL'] } }

describe('rules for the China partition', () => {
  const planted: [rule: string, type: string, properties: object, region?: string][] = [
    ['region', 'AWS::SNS::Topic', {}, 'eu-central-1'],
    ['tracing', 'AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } }],
    ['tracing', 'AWS::ApiGateway::Stage', { TracingEnabled: true }],
    ['tracing', 'AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: 'xray:PutTraceSegments' }] } }],
    ['function-url', 'AWS::Lambda::Url', {}],
    ['absent-service', 'AWS::Cognito::UserPool', {}],
    ['absent-service', 'AWS::ApiGateway::Authorizer', { Type: 'COGNITO_USER_POOLS' }],
    ['absent-service', 'AWS::Events::Endpoint', {}],
    ['edge-endpoint', 'AWS::ApiGateway::RestApi', {}],
    ['edge-endpoint', 'AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['EDGE'] } }],
    ['architecture', 'AWS::Lambda::Function', { Architectures: ['arm64'] }],
    ['partition', 'AWS::SNS::TopicPolicy', { PolicyDocument: { Resource: 'arn:aws:sns:cn-north-1:1:x' } }],
    ['partition', 'AWS::SNS::Topic', { DisplayName: 'sqs.cn-north-1.amazonaws.com' }],
  ]

  test.each(planted)('%s is found in a planted %s', (rule, type, properties, region) => {
    expect(brokenBy(type, properties, region)).toContain(rule)
  })

  test('every rule has a planted resource that breaks it', () => {
    expect(new Set(planted.map(([rule]) => rule))).toEqual(
      new Set(chinaRules({ architecture: () => 'x86_64' }).map(({ name }) => name)),
    )
  })

  test.each([
    ['AWS::Lambda::Function', {}],
    ['AWS::ApiGateway::RestApi', regional],
    ['AWS::SNS::TopicPolicy', { PolicyDocument: { Principal: { Service: 'events.amazonaws.com' } } }],
  ])('a plain %s passes', (type, properties) => {
    expect(brokenBy(type, properties)).toEqual([])
  })

  test('arm64 passes once the deployment chooses it', () => {
    expect(
      brokenBy('AWS::Lambda::Function', { Architectures: ['arm64'] }, 'cn-north-1', { architecture: 'arm64' }),
    ).toEqual([])
  })
})

describe('the hub under both rule packs', () => {
  test('a planted violation of either pack fails the synthesis', () => {
    const plant = (type: string, properties: object) => (app: App) => {
      const stack = app.node.findChild('onecard-data-cn-north-1')
      new CfnResource(stack, 'planted', { type, properties })
    }
    expect(() => synthesise({}, plant('AWS::Lambda::Url', { AuthType: 'NONE', TargetFunctionArn: 'x' }))).toThrow()
    expect(() => synthesise({}, plant('AWS::KMS::Key', { EnableKeyRotation: false, KeyPolicy: {} }))).toThrow()
  })

  test('nothing is found, and every acknowledgement says why', () => {
    const app = newApp()
    addHub(app)
    const reports = reportIn(app.synth().directory)
    expect(reports.flatMap((r) => r.violations)).toEqual([])
    const acknowledged = reports.flatMap((r) => r.suppressedViolations)
    expect(acknowledged.length).toBeGreaterThan(0)
    for (const { reason } of acknowledged) expect(reason?.length).toBeGreaterThan(40)
  })
})
