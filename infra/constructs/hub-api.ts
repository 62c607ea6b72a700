import { Validations } from 'aws-cdk-lib'
import * as apigateway from 'aws-cdk-lib/aws-apigateway'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import * as logs from 'aws-cdk-lib/aws-logs'
import * as wafv2 from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'
import { commonProblems } from '../../shared/contract/problem.ts'
import type { Service } from '../../shared/contract/service.ts'
import { gatewayProblems, problemHeaders, problemTemplate } from './problem-response.ts'

export type HubApiProps = {
  services: readonly { service: Service; fn: LambdaFunction }[]
  hubUrl: string
  /** Leave out what an emulator does not know: the firewall's association. */
  emulator: boolean
}

/**
 * Nothing of a person: no address, no user agent, no query; the template of the path instead of the path, and the id that
 * the gateway makes, because `requestId` is one that callers can set.
 */
const accessLogLine = JSON.stringify({
  requestId: '$context.extendedRequestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  gatewayError: '$context.error.responseType',
})

/** Requests without a token from one address in five minutes; those with one have quotas of their own. */
const publicRequestLimit = 6_000

/** The HTTP face of the hub: one route for every operation, in front of the function of its service. */
export class HubApi extends Construct {
  readonly api: apigateway.RestApi

  constructor(scope: Construct, id: string, { services, hubUrl, emulator }: HubApiProps) {
    super(scope, id)
    this.api = new apigateway.RestApi(this, 'rest', {
      restApiName: 'onecard-hub',
      description: 'One-Card Hub',
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      // Bodies as they were sent and answers as they were made: signatures are over bytes, and JWTs are no text to the gateway.
      binaryMediaTypes: ['*/*'],
      cloudWatchRole: true,
      deployOptions: {
        stageName: 'hub',
        throttlingRateLimit: 2_000,
        throttlingBurstLimit: 4_000,
        metricsEnabled: true,
        accessLogDestination: new apigateway.LogGroupLogDestination(
          new logs.LogGroup(this, 'access-logs', { retention: logs.RetentionDays.ONE_YEAR }),
        ),
        accessLogFormat: apigateway.AccessLogFormat.custom(accessLogLine),
      },
    })
    this.addRoutes(services)
    this.addProblems(hubUrl)
    if (!emulator) this.addFirewall(hubUrl)
    this.acknowledge()
  }

  private addRoutes(services: HubApiProps['services']): void {
    const integrations = services.map(({ service, fn }) => ({
      service,
      integration: new apigateway.LambdaIntegration(fn, { scopePermissionToMethod: false }),
    }))
    for (const { service, integration } of integrations) {
      const operations = Object.values(service.operations)
      for (const { path, method, id } of operations)
        this.api.root.resourceForPath(path).addMethod(method, integration, { operationName: id })
      // Another method on a known path is answered by the service itself: 405, with the methods it takes.
      for (const path of new Set(operations.map((o) => o.path)))
        this.api.root.resourceForPath(path).addMethod('ANY', integration)
    }
    // Every other path: 404, said by the same code that says it on the other hosts.
    const [first] = integrations
    if (first) this.api.root.addProxy({ defaultIntegration: first.integration, anyMethod: true })
  }

  private addProblems(hubUrl: string): void {
    for (const { type, kind } of gatewayProblems)
      this.api.addGatewayResponse(`answer-${type.responseType}`, {
        type,
        statusCode: String(kind.status),
        responseHeaders: problemHeaders(kind),
        templates: { 'application/json': problemTemplate(kind, hubUrl) },
      })
  }

  /** A flood of public requests from one address is answered before it reaches a function. */
  private addFirewall(hubUrl: string): void {
    const kind = commonProblems['rate-limited']
    const visibility = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName,
      // Samples would keep addresses and queries of citizens.
      sampledRequestsEnabled: false,
    })
    const acl = new wafv2.CfnWebACL(this, 'firewall', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('onecard-hub'),
      customResponseBodies: {
        limited: {
          contentType: 'APPLICATION_JSON',
          content: problemTemplate(kind, hubUrl, ''),
        },
      },
      rules: [
        {
          name: 'public-requests',
          priority: 1,
          action: {
            block: {
              customResponse: {
                responseCode: kind.status,
                customResponseBodyKey: 'limited',
                responseHeaders: [{ name: 'retry-after', value: '60' }],
              },
            },
          },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              limit: publicRequestLimit,
              scopeDownStatement: {
                notStatement: {
                  statement: {
                    byteMatchStatement: {
                      fieldToMatch: { singleHeader: { Name: 'authorization' } },
                      positionalConstraint: 'STARTS_WITH',
                      searchString: 'DPoP ',
                      textTransformations: [{ priority: 0, type: 'NONE' }],
                    },
                  },
                },
              },
            },
          },
          visibilityConfig: visibility('onecard-hub-public'),
        },
      ],
    })
    new wafv2.CfnWebACLAssociation(this, 'firewall-association', {
      resourceArn: this.api.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    })
  }

  private acknowledge(): void {
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions::AwsSolutions-APIG2',
        reason:
          'Every request is checked against its contract in the function, with an answer that points at each member.',
      },
      {
        id: 'AwsSolutions::AwsSolutions-APIG4',
        reason:
          'Tokens are bound to the caller’s key by DPoP, which no authorizer of the gateway can check; the function does. Public reads need none by law.',
      },
      {
        id: 'AwsSolutions::AwsSolutions-APIG6',
        reason:
          'Execution logs quote requests, and requests name persons; the access log and the functions’ logs do not.',
      },
      {
        id: 'AwsSolutions::AwsSolutions-COG4',
        reason: 'China has no Cognito user pools, and callers are organisations with keys, not users with passwords.',
      },
      {
        id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: 'The account-wide role with which the gateway writes logs; AWS names this policy for it.',
      },
    )
  }
}
