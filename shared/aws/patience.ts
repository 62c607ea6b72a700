/** How long the hub waits for a service of AWS. Milliseconds. */
export type Patience = {
  /** Until a connection stands. */
  connectMs: number
  /** Until the answer begins, and without a byte while it comes. */
  answerMs: number
  /** In all, the first included; between them the pauses of the SDK's standard mode, which are tens of milliseconds. */
  tries: number
}

/**
 * The SDK's own is to wait for ever. A call that takes effect is over in tens of milliseconds: what has not answered within a
 * second is lost, and another try is the better half of an operation's two seconds.
 */
export const patience: Patience = { connectMs: 500, answerMs: 1_000, tries: 3 }

/** Options every client of the SDK is built with. */
export const clientOptions = ({ connectMs, answerMs, tries }: Patience = patience) => ({
  maxAttempts: tries,
  requestHandler: {
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    socketTimeout: answerMs,
    // Without it the SDK only writes a warning.
    throwOnRequestTimeout: true,
  },
})
