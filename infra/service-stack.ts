import { CfnOutput, CfnParameter, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions'
import * as events from 'aws-cdk-lib/aws-events'
import * as targets from 'aws-cdk-lib/aws-events-targets'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import * as sns from 'aws-cdk-lib/aws-sns'
import * as sqs from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Service } from '../shared/contract/service.ts'
import { HubApi } from './constructs/hub-api.ts'
import { HubFunction } from './constructs/hub-function.ts'
import { ReactionRule } from './constructs/reaction-rule.ts'
import type { DataStack } from './data-stack.ts'
import type { FunctionKind } from './entries.ts'
import { environmentOf } from './environment.ts'
import type { Settings } from './settings.ts'

export type ServiceStackProps = StackProps & {
  services: readonly Service[]
  data: DataStack
  architecture: 'x86_64' | 'arm64'
  settings: Pick<Settings, 'hubUrl' | 'operatorJwk' | 'emulator'>
}

/** What runs: for each service of the manifest three functions, its rules and its dead-letter queue; in front, one API. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { services, data, architecture, settings, ...props }: ServiceStackProps) {
    super(scope, id, props)
    const external = {
      hubUrl: settings.hubUrl ?? this.parameter('HubUrl', 'External URL of the hub, the issuer of its tokens'),
      operatorJwk: settings.operatorJwk ?? this.parameter('OperatorJwk', 'Public JWK of the operator, JSON'),
    }
    const alarms = new sns.Topic(this, 'alarms', { enforceSSL: true })
    const watch = (id: string, metric: cloudwatch.IMetric, description: string) =>
      new cloudwatch.Alarm(this, id, {
        metric,
        alarmDescription: description,
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new actions.SnsAction(alarms))

    const started = services.map((service) => {
      const deadLetters = new sqs.Queue(this, `dead-letters-${service.name}`, {
        encryption: sqs.QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
        retentionPeriod: Duration.days(14),
      })
      const create = (kind: FunctionKind): LambdaFunction =>
        new HubFunction(this, `${service.name}-${kind}`, {
          service: service.name,
          kind,
          architecture,
          ...environmentOf(service, kind, data, external),
          ...(kind === 'events' && { deadLetters }),
        }).fn

      const onEvent = create('events')
      for (const kind of service.reactsTo)
        new ReactionRule(this, `${service.name}-on-${kind.type}`, { kind, bus: data.bus, fn: onEvent, deadLetters })

      const relay = create('relay')
      new events.Rule(this, `${service.name}-relay-minute`, {
        description: `Sends what ${service.name} could not publish at once`,
        schedule: events.Schedule.rate(Duration.minutes(1)),
        // The next minute is the retry.
        targets: [new targets.LambdaFunction(relay, { retryAttempts: 0 })],
      })

      watch(
        `${service.name}-dead-letters-alarm`,
        deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
        `An event was given up for ${service.name}: look at the queue, repair, replay from the archive`,
      )
      watch(
        `${service.name}-relay-alarm`,
        relay.metricErrors({ period: Duration.minutes(5) }),
        `The relay of ${service.name} fails: events may wait unsent`,
      )
      return { service, fn: create('api') }
    })

    const { api } = new HubApi(this, 'api', { services: started, hubUrl: external.hubUrl, emulator: settings.emulator })
    watch('api-alarm', api.metricServerError({ period: Duration.minutes(5) }), 'The hub answered 5xx')
    const { 'Fn::ImportValue': releases } = data.resolve(data.exportValue(data.releases.bucketArn))
    Validations.of(this).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${releases}/*]`,
      reason: 'Releases are objects named by number and digest; a function that reads any of them reads all of them.',
    })
    new CfnOutput(this, 'ApiUrl', { value: api.url })
    new CfnOutput(this, 'AlarmTopic', { value: alarms.topicArn })
  }

  private parameter(name: string, description: string): string {
    return new CfnParameter(this, name, { description, minLength: 1 }).valueAsString
  }
}
