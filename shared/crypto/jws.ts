import type { PublicJwk } from './jwk.ts'
import { parseStrictJson } from './strictJson.ts'
import { suites } from './suites/table.ts'

/** What a compact JWS says, before and apart from whether its signature holds. */
export type Jws = {
  /** The header's alg: one the hub knows. */
  alg: string
  /** The header's kid; empty where the shape names the key in another way. */
  kid: string
  /** The header's jwk as it came; undefined where the shape has none. */
  jwk: unknown
  claims: Record<string, unknown>
  compact: string
}

/**
 * How strictly a kind of token is read.
 * `members`: the header members it must have, no others. `exactJson`: both JSON parts must equal what `JSON.stringify`
 * writes (our own tokens and codes; other people's client libraries write JSON in other ways).
 */
export type JwsShape = { members: readonly string[]; exactJson: boolean; maxLength: number }

export class JwsRefusal extends Error {
  readonly reason: 'too-long' | 'shape' | 'encoding' | 'json' | 'header' | 'alg' | 'typ'
  constructor(reason: JwsRefusal['reason']) {
    super(reason)
    this.reason = reason
  }
}

/**
 * Three base64url parts, the signature 64 bytes in its one canonical spelling (the last of 86 characters carries only two
 * bits, so it is one of A, Q, g, w). Anchored and linear.
 */
const compactShape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]{85}[AQgw]$/

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const readPart = (part: string, exactJson: boolean): Record<string, unknown> => {
  const bytes = Buffer.from(part, 'base64url')
  if (bytes.toString('base64url') !== part) throw new JwsRefusal('encoding')
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    throw new JwsRefusal('encoding')
  }
  let value: unknown
  try {
    value = exactJson ? JSON.parse(text) : parseStrictJson(text)
  } catch {
    throw new JwsRefusal('json')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new JwsRefusal('json')
  if (exactJson && JSON.stringify(value) !== text) throw new JwsRefusal('json')
  return value as Record<string, unknown>
}

/**
 * The gate in front of the signature library: it stops what jose lets through (qr-crypto-security.md §7), except the
 * (r, n−s) twin of a signature, which no gate can stop: hence replay is keyed on (issuer, jti), never on token bytes.
 * Throws {@link JwsRefusal}.
 */
export const readJws = (compact: string, shape: JwsShape, typ: string): Jws => {
  if (compact.length > shape.maxLength) throw new JwsRefusal('too-long')
  const parts = compactShape.exec(compact)
  if (!parts) throw new JwsRefusal('shape')
  const header = readPart(parts[1] as string, shape.exactJson)
  const { alg, typ: said } = header
  if (typeof alg !== 'string' || !suites.has(alg)) throw new JwsRefusal('alg')
  if (said !== typ) throw new JwsRefusal('typ')
  const members = Object.keys(header)
  if (members.length !== shape.members.length || !shape.members.every((m) => Object.hasOwn(header, m)))
    throw new JwsRefusal('header')
  const claims = readPart(parts[2] as string, shape.exactJson)
  return { alg, kid: kidOf(header), jwk: header['jwk'], claims, compact }
}

/** A kid is text: as an array of one it would still find its key in a map, by what JavaScript makes of it. */
const kidOf = (header: Record<string, unknown>): string => {
  if (!Object.hasOwn(header, 'kid')) return ''
  const { kid } = header
  if (typeof kid !== 'string' || kid === '') throw new JwsRefusal('header')
  return kid
}

/**
 * Whether the signature holds under the key. The gate has fixed algorithm, header members and spelling, so that nothing is
 * left to negotiate. Any throw inside verification is a refusal, never an error of ours.
 */
export const signatureHolds = async ({ alg, compact }: Jws, jwk: PublicJwk): Promise<boolean> => {
  const dot = compact.lastIndexOf('.')
  const signed = Buffer.from(compact.slice(0, dot), 'latin1')
  try {
    return await (suites.get(alg)?.verify(jwk, signed, Buffer.from(compact.slice(dot + 1), 'base64url')) ?? false)
  } catch {
    return false
  }
}
