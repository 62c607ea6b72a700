import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'

/** An EventBridge delivery as a rule hands it on, recorded and shortened. */
export const delivery = (detail: { source: string; type: string }) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': detail.type,
  source: detail.source,
  account: '111111111111',
  time: '2026-11-22T03:00:00Z',
  region: 'cn-north-1',
  resources: [],
  detail,
})

/** A batch as the queue hands it to a function, recorded and shortened; message ids m0, m1, … */
export const batchOf = (bodies: readonly (object | string)[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({
    messageId: `m${i}`,
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1763780400000',
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: '1763780400001',
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws-cn:sqs:cn-north-1:111111111111:onecard',
    awsRegion: 'cn-north-1',
  })),
})

/** Ids of the messages a function gave back. */
export const givenBack = (answer: unknown): string[] =>
  (answer as SQSBatchResponse).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
