import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'

/** Carries a conditional write out; a refusal of its condition is an answer, with the name the port gives it. */
export const refusedIs = async <R>(name: R, run: () => Promise<unknown>): Promise<'done' | R> => {
  try {
    await run()
    return 'done'
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return name
    throw error
  }
}
