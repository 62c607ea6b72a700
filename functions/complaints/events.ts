/** What other services may know of a case. */
export * from './case/events.ts'
