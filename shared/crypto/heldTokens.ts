import { type Caller, type HubKeys, readAccessToken, type VerifiedToken } from './accessToken.ts'

/** Tokens a process remembers; the oldest are forgotten first. A token is about 700 bytes. */
const mostHeld = 4_096

/**
 * Reads access tokens and remembers those whose signature held: a token is sent with every request of five minutes, and
 * what was verified once, byte for byte, need not be verified again while it lives and its key is one of the hub's.
 */
export const createTokenReader = (issuer: string, keys: HubKeys, most = mostHeld) => {
  const held = new Map<string, VerifiedToken>()
  return async (token: string, now: Date): Promise<Caller | undefined> => {
    const known = held.get(token)
    if (known) {
      if (known.expires > now.getTime() / 1000 && (await keys()).has(known.kid)) return known.caller
      held.delete(token)
    }
    const read = await readAccessToken(token, issuer, keys, now)
    if (!read) return undefined
    if (held.size >= most) held.delete(held.keys().next().value as string)
    held.set(token, read)
    return read.caller
  }
}
