import type * as z from 'zod'
import type { ProblemKind } from './problem.ts'
import type { Scope } from './scope.ts'
import type { Text } from './text.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What an operation answers with one status. `schema: null` is an empty or non-JSON body. */
export type Result = { description: Text; schema: z.ZodType | null; mediaType?: string }

/**
 * One operation of the hub: the single place that states its path, who may call it, what goes in and what comes out.
 * Read by the route binding, the OpenAPI document, the API Gateway routes, the SDK and the coverage tests.
 */
export type Operation = {
  /** camelCase verb phrase, unique over all services. */
  id: string
  method: Method
  /** `/v1/things/{id}`; the names in braces are the members of `params`. */
  path: string
  summary: Text
  /** Scopes of which the token needs one; null: public, no token. */
  scope: readonly [Scope, ...Scope[]] | null
  params?: z.ZodObject
  query?: z.ZodObject
  /** Request headers beyond the common ones; names in lower case. */
  headers?: z.ZodObject
  body?: z.ZodType
  /** `application/json` unless said otherwise. */
  bodyType?: 'application/json' | 'application/x-www-form-urlencoded'
  /** Largest body in bytes; 262144 unless said otherwise. */
  maxBody?: number
  results: Readonly<Record<number, Result>>
  problems?: readonly ProblemKind[]
  /** Takes `Idempotency-Key` (1–64 visible ASCII characters). */
  idempotent?: true
  /**
   * `in-write`: the operation itself spends the DPoP proof, in the same conditional write that records what it did, so
   * that one write does both. Everything else lets the binding spend it in a write of its own.
   */
  proof?: 'in-write'
  /** Errors in the form of RFC 6749 §5.2 instead of problem+json; the token endpoint's. */
  errors?: 'oauth'
  /** Reads and writes of the store on the usual path, beside the proof's own write. */
  cost: string
}

/** Declares an operation; keeps its literal types, so that handlers are typed by it. */
export const operation = <const O extends Operation>(declared: O): O => declared
