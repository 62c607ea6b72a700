import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** A call to the store as it went over the wire: `GetItem` and its JSON input. */
export type StoreCall = { action: string; input: Record<string, unknown> }

/** Notes what a client sends between `begin` and `end`, so that a floor can send the same. */
export const recordCalls = (client: DynamoDBDocumentClient): { begin: () => void; end: () => StoreCall[] } => {
  let calls: StoreCall[] | undefined
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers, body } = args.request as { headers: Record<string, string>; body: string | Uint8Array }
      calls?.push({
        action: headers['x-amz-target']?.split('.')[1] ?? '',
        input: JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as Record<string, unknown>,
      })
      return next(args)
    },
    { step: 'build' },
  )
  return {
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
