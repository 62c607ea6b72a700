import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'

/**
 * Carries a conditional write out; a refusal of its condition is an answer, with the name the port gives it. When the SDK
 * tried more than once, an earlier try may have taken effect and only its answer was lost: `isOurs` looks whether what
 * stands there is this very write.
 */
export const refusedIs = async <R>(
  name: R,
  run: () => Promise<unknown>,
  isOurs: () => Promise<boolean> = async () => false,
): Promise<'done' | R> => {
  try {
    await run()
    return 'done'
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    const triedBefore = (error.$metadata.attempts ?? 1) > 1
    return triedBefore && (await isOurs()) ? 'done' : name
  }
}
