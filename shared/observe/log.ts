/**
 * Everything the hub ever logs, by a stable code. Entries carry identifiers the hub made, codes, counts and times: never
 * free text from a request, a person's data or a code's text.
 */
export const messages = {
  'request-done': { level: 'info', text: 'A request was answered' },
  'request-failed': { level: 'error', text: 'A request failed for a reason of ours' },
  'event-published': { level: 'info', text: 'Events went to the bus' },
  'event-publish-failed': { level: 'warn', text: 'Events could not be published; the relay will send them' },
  'event-handled': { level: 'info', text: 'A reaction took an event' },
  'event-failed': { level: 'error', text: 'A reaction failed; the event will come again' },
  'event-late': { level: 'error', text: 'A reaction was still running when its function had to end' },
  'events-given-back': { level: 'warn', text: 'Events of a batch went back to the queue' },
  'event-refused': { level: 'error', text: 'An event did not fit its contract' },
  'relay-done': { level: 'info', text: 'The relay found events left unsent' },
  'home-unavailable': { level: 'warn', text: 'A home province did not answer in time or failed' },
  'home-address-refused': {
    level: 'error',
    text: 'A home province was not called: its address, what its name resolves to, or its certificate is not acceptable',
  },
  'home-asked-late': { level: 'warn', text: 'The hub left a home province no fair time to answer' },
  'home-reply-invalid': {
    level: 'error',
    text: 'A home province’s answer was not signed, not bound to the question, or malformed',
  },
  'release-published': { level: 'info', text: 'A catalogue release was published' },
  'release-stale': { level: 'warn', text: 'The release store could not be read; the last good release answers' },
} as const satisfies Record<string, { level: 'info' | 'warn' | 'error'; text: string }>

export type MessageCode = keyof typeof messages

export type LogFields = Partial<{
  requestId: string
  traceparent: string
  operation: string
  status: number
  problem: string
  participant: string
  province: string
  /** What an address failed. */
  check: 'url' | 'resolved' | 'certificate'
  milliseconds: number
  eventId: string
  eventType: string
  count: number
  refused: number
  /** Age of what has waited longest. */
  oldestSeconds: number
  release: number
  errorName: string
  /** Where an unknown failure was thrown: function and line, without the message (which may quote input). */
  at: string
}>

export type Log = (code: MessageCode, fields?: LogFields) => void

/** Name and place of an unknown failure, without its message. */
export const failureOf = (error: unknown): Pick<LogFields, 'errorName' | 'at'> =>
  error instanceof Error
    ? {
        errorName: error.name,
        at: (error.stack ?? '')
          .split('\n')
          .filter((l) => l.trim().startsWith('at '))
          .slice(0, 4)
          .join(' | ')
          .slice(0, 600),
      }
    : { errorName: typeof error }
