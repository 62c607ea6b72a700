/** Uses of one-time things, and counts against guessing. */
export type OnceStore = {
  /** False when (client, jti) was used before. `expires` in epoch seconds. */
  spendAssertion(clientId: string, jti: string, expires: number): Promise<boolean>
  /** Claims an idempotency key for a request, for a day; answers the fingerprint of the request that holds it. */
  claimRequest(key: string, fingerprint: string, now: Date): Promise<string>
  /** Counts one more in the running minute and answers the count. */
  countInMinute(what: string, now: Date): Promise<number>
}
