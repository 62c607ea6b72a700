import { beforeAll, describe, expect, test } from 'vitest'
import { services } from '../../functions/manifest.ts'
import { functionKinds } from '../../infra/entries.ts'
import { concurrency } from '../../infra/settings.ts'
import { resourcesOf, synthesise, type Template } from './synthesised.ts'

let data: Template | undefined
let running: Template | undefined
beforeAll(() => {
  const templates = synthesise({ hubUrl: 'https://hub.example', operatorJwk: '{"kty":"EC"}', region: 'cn-north-1' })
  data = templates.get('onecard-data-cn-north-1')
  running = templates.get('onecard-services-cn-north-1')
})

/** A function by service and kind, as its description names it. */
const functionOf = (service: string, kind: string) => {
  const name = `One-Card Hub: ${service}, ${kind}`
  return resourcesOf(running, 'AWS::Lambda::Function').find((fn) => fn['Description'] === name)
}

/** What empties a service's queue, the queue, and where it gives up. */
const roadTo = (service: string) => {
  const queues = resourcesOf(running, 'AWS::SQS::Queue')
  const sources = resourcesOf(running, 'AWS::Lambda::EventSourceMapping').filter(
    (source) => source['FunctionName'].Ref === functionOf(service, 'events')?.id,
  )
  const [source] = sources
  const queue = queues.find(({ id }) => id === source?.['EventSourceArn']['Fn::GetAtt'][0])
  const dead = queues.find(({ id }) => id === queue?.['RedrivePolicy'].deadLetterTargetArn['Fn::GetAtt'][0])
  if (sources.length !== 1 || !source || !queue || !dead) throw new Error(`no road to ${service}`)
  return { source, queue, dead }
}

const alarmsOn = (metric: string) =>
  resourcesOf(running, 'AWS::CloudWatch::Alarm').filter((alarm) => alarm['MetricName'] === metric)

describe('an event on its way to a service', () => {
  test('every reaction is one rule, into the queue of its service; what cannot get there is a dead letter', () => {
    const rules = resourcesOf(running, 'AWS::Events::Rule').filter((r) => r['EventPattern'])
    const expected = services.flatMap(({ name, reactsTo }) =>
      reactsTo.map(({ source, type }) => `${source} ${type} → ${roadTo(name).queue.id}, ${roadTo(name).dead.id}`),
    )
    const stated = rules.map(({ EventPattern: { source, 'detail-type': type }, Targets: [target, ...others] }) => {
      expect(others).toEqual([])
      expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 })
      return `${source} ${type} → ${target.Arn['Fn::GetAtt'][0]}, ${target.DeadLetterConfig.Arn['Fn::GetAtt'][0]}`
    })
    expect(stated.sort()).toEqual(expected.sort())
    for (const rule of rules) expect(rule['EventBusName']).toBeDefined()
  })

  test('a function that fails gets its events again for six hours, then they are dead letters for the rest of 14 days', () => {
    for (const { name } of services) {
      const { queue, dead } = roadTo(name)
      const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod } = queue
      expect(VisibilityTimeout * RedrivePolicy.maxReceiveCount).toBe(6 * 3_600)
      // Six times the function's own time: no attempt begins while an earlier one runs.
      expect(VisibilityTimeout).toBe(6 * functionOf(name, 'events')?.['Timeout'])
      expect(MessageRetentionPeriod).toBe(14 * 86_400)
      expect(dead['MessageRetentionPeriod']).toBe(14 * 86_400)
      expect(dead['RedrivePolicy']).toBeUndefined()
    }
  })

  test('a batch answers for each of its events, and no backlog takes more than its share of functions', () => {
    for (const { name } of services) {
      const { source } = roadTo(name)
      expect(source).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: concurrency.events },
      })
      expect(functionOf(name, 'events')?.['DeadLetterConfig']).toBeUndefined()
    }
  })

  test('queues are encrypted and take nothing in the clear', () => {
    const policies = resourcesOf(running, 'AWS::SQS::QueuePolicy')
    const queues = resourcesOf(running, 'AWS::SQS::Queue')
    expect(queues).toHaveLength(2 * services.length)
    for (const queue of queues) {
      expect(queue['SqsManagedSseEnabled']).toBe(true)
      const statements = policies
        .filter((policy) => policy['Queues'].some((of: { Ref: string }) => of.Ref === queue.id))
        .flatMap((policy) => policy['PolicyDocument'].Statement)
      expect(statements).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      )
    }
  })

  test('the bus keeps an archive of every source', () => {
    const [archive] = resourcesOf(data, 'AWS::Events::Archive')
    const sources = services.flatMap((s) => Object.values(s.events).map((e) => e.source))
    expect(archive?.['EventPattern'].source.toSorted()).toEqual([...new Set(sources)].sort())
  })
})

describe('who is told', () => {
  test.each([
    ['a dead letter', 'ApproximateNumberOfMessagesVisible', 1, 1],
    ['a reaction that fails for 15 minutes', 'events-given-back', 1, 3],
    ['a backlog of 15 minutes', 'ApproximateAgeOfOldestMessage', 900, 1],
    ['an event unsent for 5 minutes', 'relay-done-oldest', 300, 1],
  ])('%s rings for each service', (_, metric, threshold, periods) => {
    const alarms = alarmsOn(metric)
    expect(alarms).toHaveLength(services.length)
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        Threshold: threshold,
        EvaluationPeriods: periods,
        Period: 300,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      })
      expect(alarm['AlarmActions']).toHaveLength(1)
    }
    expect(new Set(alarms.map((alarm) => JSON.stringify(alarm['Dimensions']))).size).toBe(services.length)
  })

  test('a function of events or of the relay that ends in an error rings', () => {
    const watched = alarmsOn('Errors').map((alarm) => alarm['Dimensions'][0].Value.Ref)
    for (const { name } of services)
      for (const kind of ['events', 'relay']) expect(watched).toContain(functionOf(name, kind)?.id)
  })
})

describe('capacity', () => {
  test('every function has its own, and an account’s thousand hold them all and the hundred Lambda keeps', () => {
    let reserved = 0
    for (const { name } of services)
      for (const kind of functionKinds) {
        const fn = functionOf(name, kind)
        expect(fn?.['ReservedConcurrentExecutions']).toBe(concurrency[kind])
        reserved += concurrency[kind]
      }
    expect(reserved).toBeLessThanOrEqual(900)
  })

  test('a function has at least what its queue may ask of it', () => {
    for (const { name } of services)
      expect(functionOf(name, 'events')?.['ReservedConcurrentExecutions']).toBeGreaterThanOrEqual(
        roadTo(name).source['ScalingConfig'].MaximumConcurrency,
      )
  })

  test('every relay runs each minute, one at a time', () => {
    const rules = resourcesOf(running, 'AWS::Events::Rule').filter((r) => r['ScheduleExpression'] === 'rate(1 minute)')
    expect(rules.map((r) => r['Targets'][0].Arn['Fn::GetAtt'][0]).sort()).toEqual(
      services.map((s) => functionOf(s.name, 'relay')?.id).sort(),
    )
    expect(concurrency.relay).toBe(1)
  })
})
