import { Duration } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import * as events from 'aws-cdk-lib/aws-events'
import * as targets from 'aws-cdk-lib/aws-events-targets'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import * as sqs from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { EventKind } from '../../shared/contract/event.ts'
import { concurrency } from '../settings.ts'
import { limits } from './hub-function.ts'

/**
 * How long a failing event is tried again. Lambda alone would try twice within minutes; the queue gives an event out
 * every 3 minutes (six times the function's 30 s, as AWS asks for, so that no attempt begins while an earlier one runs),
 * 120 times: 120 × 3 min = 6 h. The alarm rings after 15 minutes; the rest is there to mend it.
 */
export const retries = {
  visibility: Duration.seconds(6 * limits.events.timeout.toSeconds()),
  receives: 120,
} as const

/** Kept from the moment an event came, also while it is a dead letter: fourteen days are the most SQS has. */
const kept = Duration.days(14)

export type ReactionQueueProps = {
  bus: events.EventBus
  /** What the service reacts to: a rule for each. */
  kinds: readonly EventKind[]
  fn: LambdaFunction
}

/**
 * The road of events to one service: a rule for each kind, the queue they all fill, the function that empties it batch by
 * batch, and the dead letters. Emptying is capped, so that an outage's backlog takes no capacity from the operations.
 */
export class ReactionQueue extends Construct {
  /** Events given up after the last attempt, and those the bus could not put into the queue for a day. */
  readonly deadLetters: sqs.Queue
  private readonly queue: sqs.Queue

  constructor(scope: Construct, id: string, { bus, kinds, fn }: ReactionQueueProps) {
    super(scope, id)
    // The queue's own keys, which the bus may use; a KMS key would need a policy of its own and costs by the call.
    const closed = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: kept }
    this.deadLetters = new sqs.Queue(this, 'dead-letters', closed)
    this.queue = new sqs.Queue(this, 'queue', {
      ...closed,
      visibilityTimeout: retries.visibility,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: retries.receives },
    })
    for (const kind of kinds) this.addRule(bus, kind)
    fn.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        maxConcurrency: concurrency.events,
        reportBatchItemFailures: true,
      }),
    )
  }

  /** The age of the event that has waited longest, in seconds. */
  metricAge(period: Duration): cloudwatch.Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ period, statistic: cloudwatch.Stats.MAXIMUM })
  }

  private addRule(bus: events.EventBus, kind: EventKind): void {
    new events.Rule(this, `on-${kind.type}`, {
      eventBus: bus,
      description: kind.title.en,
      eventPattern: { source: [kind.source], detailType: [kind.type] },
      targets: [
        new targets.SqsQueue(this.queue, {
          deadLetterQueue: this.deadLetters,
          // The most the bus tries to reach a queue.
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    })
  }
}
