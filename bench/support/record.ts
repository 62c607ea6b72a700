import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** A call to the store as it went over the wire: `GetItem` and its JSON input. */
export type StoreCall = { action: string; input: Record<string, unknown> }

export type Recorder = { tap: (client: DynamoDBDocumentClient) => void; begin: () => void; end: () => StoreCall[] }

/** Notes what a client sends between `begin` and `end`, so that a floor can send the same. */
export const recordCalls = (): Recorder => {
  let calls: StoreCall[] | undefined
  return {
    tap: (client) =>
      client.middlewareStack.add(
        (next) => (args) => {
          const { headers, body } = args.request as { headers: Record<string, string>; body: string | Uint8Array }
          const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
          calls?.push({
            action: headers['x-amz-target']?.split('.')[1] ?? '',
            input: JSON.parse(text) as Record<string, unknown>,
          })
          return next(args)
        },
        { step: 'build' },
      ),
    begin: () => {
      calls = []
    },
    end: () => {
      const noted = calls ?? []
      calls = undefined
      return noted
    },
  }
}
