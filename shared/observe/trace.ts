import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { Log } from './log.ts'

/** W3C Trace Context, `traceparent` of version 00: trace, span within it, flags; lower-case hex, neither id all zeros. */
const shape = /^([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

const longest = 512

/** The trace and flags a caller sends. A later version may say more behind the part we know (§3.2.4); ff is no version. */
const traceIn = (given: string | null | undefined): { trace: string; flags: string } | undefined => {
  if (!given || given.length > longest) return undefined
  const [, version, trace, , flags, more] = shape.exec(given) ?? []
  if (!version || !trace || !flags || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  return { trace, flags }
}

/** Random bytes as hex. */
const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex')

/**
 * The `traceparent` of a piece of the hub's work: a step of its own in the trace that was sent, or in a new one when
 * nothing usable was. What does not have the shape is never kept: it may hold anything.
 */
export const continueTrace = (
  given: string | null | undefined,
  random: (bytes: number) => string = randomHex,
): string => {
  const { trace = random(16), flags = '01' } = traceIn(given) ?? {}
  return `00-${trace}-${random(8)}-${flags}`
}

/**
 * The trace that the running piece of work belongs to, handed on by Node through every await. Not an argument: no decision
 * may depend on it, and every operation, reaction and port would have to carry it.
 */
const running = new AsyncLocalStorage<string>()

export const inTrace = <T>(traceparent: string, run: () => T): T => running.run(traceparent, run)

/** Undefined outside of requests and reactions. */
export const currentTrace = (): string | undefined => running.getStore()

/** A log whose entries name the trace they were written in. */
export const traced =
  (log: Log): Log =>
  (code, fields = {}) => {
    const traceparent = currentTrace()
    log(code, traceparent === undefined ? fields : { traceparent, ...fields })
  }
