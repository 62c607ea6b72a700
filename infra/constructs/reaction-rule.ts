import { Duration } from 'aws-cdk-lib'
import * as events from 'aws-cdk-lib/aws-events'
import * as targets from 'aws-cdk-lib/aws-events-targets'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { EventKind } from '../../shared/contract/event.ts'

export type ReactionRuleProps = { kind: EventKind; bus: events.EventBus; fn: LambdaFunction; deadLetters: IQueue }

/** One reaction of one service: the rule, its target, the retries EventBridge allows at most, and where the rest is kept. */
export class ReactionRule extends Construct {
  constructor(scope: Construct, id: string, { kind, bus, fn, deadLetters }: ReactionRuleProps) {
    super(scope, id)
    new events.Rule(this, 'rule', {
      eventBus: bus,
      description: kind.title.en,
      eventPattern: { source: [kind.source], detailType: [kind.type] },
      targets: [
        new targets.LambdaFunction(fn, {
          deadLetterQueue: deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    })
  }
}
