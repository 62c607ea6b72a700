import { CfnOutput, CfnParameter, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions'
import * as events from 'aws-cdk-lib/aws-events'
import * as targets from 'aws-cdk-lib/aws-events-targets'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import * as sns from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Service } from '../shared/contract/service.ts'
import { metricName, metricsNamespace } from '../shared/observe/metrics.ts'
import { HubApi } from './constructs/hub-api.ts'
import { HubFunction } from './constructs/hub-function.ts'
import { ReactionQueue } from './constructs/reaction-queue.ts'
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

const period = Duration.minutes(5)

/** What a function of a service measured of itself. */
const hubMetric = (service: string, name: string, statistic: string): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: metricsNamespace,
    metricName: name,
    dimensionsMap: { service },
    statistic,
    period,
  })

/** What runs: for each service of the manifest three functions and the queue of what it reacts to; in front, one API. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { services, data, architecture, settings, ...props }: ServiceStackProps) {
    super(scope, id, props)
    const external = {
      hubUrl: settings.hubUrl ?? this.parameter('HubUrl', 'External URL of the hub, the issuer of its tokens'),
      operatorJwk: settings.operatorJwk ?? this.parameter('OperatorJwk', 'Public JWK of the operator, JSON'),
    }
    const alarms = new sns.Topic(this, 'alarms', { enforceSSL: true })
    const watch = (id: string, description: string, metric: cloudwatch.IMetric, { from = 1, periods = 1 } = {}) =>
      new cloudwatch.Alarm(this, id, {
        metric,
        alarmDescription: description,
        threshold: from,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new actions.SnsAction(alarms))

    const started = services.map((service) => {
      const { name } = service
      const create = (kind: FunctionKind): LambdaFunction =>
        new HubFunction(this, `${name}-${kind}`, {
          service: name,
          kind,
          architecture,
          emulator: settings.emulator,
          ...environmentOf(service, kind, data, external),
        }).fn

      const react = create('events')
      const arriving = new ReactionQueue(this, `${name}-reactions`, {
        bus: data.bus,
        kinds: service.reactsTo,
        fn: react,
      })
      const relay = create('relay')
      new events.Rule(this, `${name}-relay-minute`, {
        description: `Sends what ${name} could not publish at once`,
        schedule: events.Schedule.rate(Duration.minutes(1)),
        // The next minute is the retry.
        targets: [new targets.LambdaFunction(relay, { retryAttempts: 0 })],
      })

      watch(
        `${name}-dead-letters-alarm`,
        `An event was given up for ${name}: look at the dead letters, repair, move them back to the queue`,
        arriving.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      )
      watch(
        `${name}-reactions-alarm`,
        `A reaction of ${name} has been failing for 15 minutes; its event is tried again for hours`,
        hubMetric(name, metricName.count('events-given-back'), cloudwatch.Stats.SUM),
        { periods: 3 },
      )
      watch(
        `${name}-events-alarm`,
        `The function of ${name} that takes events ends before it can answer for a batch`,
        react.metricErrors({ period }),
      )
      watch(
        `${name}-waiting-alarm`,
        `Events for ${name} have waited 15 minutes: its function cannot keep up`,
        arriving.metricAge(period),
        { from: 900 },
      )
      watch(`${name}-relay-alarm`, `The relay of ${name} fails: events may wait unsent`, relay.metricErrors({ period }))
      watch(
        `${name}-unsent-alarm`,
        `An event of ${name} has not reached the bus for 5 minutes: the bus refuses it or is away`,
        hubMetric(name, metricName.oldestSeconds('relay-done'), cloudwatch.Stats.MAXIMUM),
        { from: 300 },
      )
      return { service, fn: create('api') }
    })

    const { api } = new HubApi(this, 'api', { services: started, hubUrl: external.hubUrl, emulator: settings.emulator })
    watch('api-alarm', 'The hub answered 5xx', api.metricServerError({ period }))
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
