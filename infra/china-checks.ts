import { readFileSync } from 'node:fs'
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib'
import * as z from 'zod'
import { regions } from './regions.ts'
import type { Settings } from './settings.ts'

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
})

/** A resource as CloudFormation will read it. */
export type Resource = { type: string; properties: Readonly<Record<string, unknown>>; region: string | undefined }

export type ChinaRule = { name: string; description: string; fix: string; breaks: (resource: Resource) => boolean }

const Nested = z.record(z.string(), z.unknown()).catch({})
const member = (value: unknown, name: string): unknown => Nested.parse(value)[name]

const page = 'docs.amazonaws.cn/en_us/aws/latest/userguide'
const absent = ['ApplicationSignals', 'Cognito', 'GlobalAccelerator', 'Route53RecoveryControl', 'Shield', 'Signer']

/**
 * What the China partition lacks, or the law forbids us. CloudFormation notices late or never: some of these deploy and
 * then do nothing.
 */
export const chinaRules = ({ architecture }: Pick<Settings, 'architecture'>): readonly ChinaRule[] => [
  {
    name: 'region',
    description: 'The stack stands outside the two China regions.',
    fix: 'Personal data of the provinces stays in China (Personal Information Protection Law, art. 40): use regions.ts.',
    breaks: ({ region }) => !regions.some(({ name }) => name === region),
  },
  {
    name: 'tracing',
    description: 'X-Ray is asked for.',
    fix: `Lambda has no X-Ray integration in China (${page}/lambda.html): logs carry the request id and traceparent.`,
    breaks: ({ type, properties }) =>
      type.startsWith('AWS::XRay::') ||
      properties['TracingConfig'] !== undefined ||
      properties['TracingEnabled'] === true ||
      JSON.stringify(properties).includes('xray:'),
  },
  {
    name: 'function-url',
    description: 'A function URL is declared.',
    fix: `China has no function URLs (${page}/lambda.html): use the API.`,
    breaks: ({ type }) => type === 'AWS::Lambda::Url',
  },
  {
    name: 'absent-service',
    description: 'The service, or this part of it, does not exist in China.',
    fix: 'Callers are proven by private_key_jwt and DPoP; failover is the operator’s name record.',
    breaks: ({ type, properties }) =>
      absent.includes(type.split('::')[1] ?? '') ||
      type === 'AWS::Events::Endpoint' ||
      (type === 'AWS::ApiGateway::Authorizer' && properties['Type'] === 'COGNITO_USER_POOLS'),
  },
  {
    name: 'edge-endpoint',
    description: 'The API or domain is edge-optimised.',
    fix: `API Gateway in China is regional or private (${page}/api-gateway.html): name the endpoint type.`,
    breaks: ({ type, properties }) => {
      if (type !== 'AWS::ApiGateway::RestApi' && type !== 'AWS::ApiGateway::DomainName') return false
      const types = member(properties['EndpointConfiguration'], 'Types')
      return !Array.isArray(types) || types.length === 0 || types.includes('EDGE')
    },
  },
  {
    name: 'architecture',
    description: 'The function asks for a processor that the deployment did not choose.',
    fix: 'arm64 is not shown to exist in the China regions; `-c architecture=arm64` chooses it once it is.',
    breaks: ({ type, properties, region }) => {
      const known = regions.find(({ name }) => name === region)
      const asked = properties['Architectures'] ?? ['x86_64']
      return (
        type === 'AWS::Lambda::Function' &&
        known !== undefined &&
        JSON.stringify(asked) !== JSON.stringify([architecture(known)])
      )
    },
  },
  {
    name: 'partition',
    description: 'An ARN or endpoint of another partition is written by hand.',
    fix: 'China is the partition aws-cn, with endpoints in amazonaws.com.cn: use the pseudo parameters.',
    breaks: ({ properties }) => {
      const text = JSON.stringify(properties)
      return text.includes('arn:aws:') || /[a-z0-9-]+\.[a-z]{2}-[a-z]+-[0-9]\.amazonaws\.com(?!\.cn)/.test(text)
    },
  },
]

/** Checks every resource of every synthesised template; runs beside AwsSolutions, and like it fails the synthesis. */
export class ChinaChecks implements IPolicyValidationPlugin {
  readonly name = 'China'
  private readonly rules: readonly ChinaRule[]

  constructor(settings: Pick<Settings, 'architecture'>) {
    this.rules = chinaRules(settings)
  }

  validate({ stackTemplates }: IPolicyValidationContext): PolicyValidationPluginReport {
    const resources = stackTemplates.flatMap(({ templatePath, region }) =>
      Object.entries(Template.parse(JSON.parse(readFileSync(templatePath, 'utf8'))).Resources).map(
        ([resourceLogicalId, { Type: type, Properties: properties }]) => ({
          resource: { type, properties, region },
          where: { resourceLogicalId, templatePath, locations: ['Properties'] },
        }),
      ),
    )
    const violations = this.rules
      .map(({ name, description, fix, breaks }) => ({
        ruleName: name,
        description,
        fix,
        severity: 'error',
        violatingResources: resources.filter(({ resource }) => breaks(resource)).map(({ where }) => where),
      }))
      .filter(({ violatingResources }) => violatingResources.length > 0)
    return { success: violations.length === 0, violations }
  }
}
