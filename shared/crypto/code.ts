import * as z from 'zod'
import { KeyId } from '../contract/ids.ts'
import { AreaCode, type Province, provinceOfArea } from '../contract/province.ts'
import { type Jws, JwsRefusal, readJws } from './jws.ts'
import { type Signer, signJws } from './signer.ts'

export const codeTyp = 'jjj-code+jwt'

/** Seconds by which a province's clock may differ from the hub's, either way. */
export const codeTolerance = 5

/** A person's number, old or new: what `sub` must never be. */
const personNumber = /^(?:[0-9]{15}|[0-9]{17}[0-9Xx])$/

/**
 * Claims of a code a province signs (qr-crypto-security.md §4, profile 1): these and no others, ASCII, safe integers.
 * `iss` is checked apart, because an unknown issuer has an answer of its own.
 */
const Claims = z.strictObject({
  iss: z.string(),
  /** A pseudonym that only the home understands and that changes with the day. */
  sub: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/)
    .refine((sub) => !personNumber.test(sub)),
  iat: z.int().min(0),
  exp: z.int().min(0),
  /** 64 bits or more. */
  jti: z.string().regex(/^[A-Za-z0-9_-]{11,64}$/),
  /** The one participant that may recognise it. */
  aud: z
    .string()
    .regex(/^[a-z0-9-]{3,48}$/)
    .optional(),
  /** The kind of code, in the words of its profile. */
  knd: z
    .string()
    .regex(/^[a-z-]{1,24}$/)
    .optional(),
  /** The one item it was drawn for. */
  scn: z
    .string()
    .regex(/^[A-Z0-9-]{1,16}$/)
    .optional(),
})
export type CodeClaims = z.infer<typeof Claims>

/** A code whose form is right; nothing of it is proven yet. */
export type ReadCode = { kid: string; claims: CodeClaims; home: Province; jws: Jws }

const shape = { members: ['alg', 'kid', 'typ'], exactJson: true, maxLength: 512 }

/** Reads a signed code as far as one can without a key. Whatever is wrong with it is an answer, never a throw. */
export const readCode = (
  compact: string,
): ReadCode | { refused: 'code-malformed' | 'code-algorithm-refused' | 'code-issuer-unknown' } => {
  let jws: Jws
  try {
    jws = readJws(compact, shape, codeTyp)
  } catch (error) {
    if (error instanceof JwsRefusal)
      return { refused: error.reason === 'alg' ? 'code-algorithm-refused' : 'code-malformed' }
    throw error
  }
  const kid = KeyId.safeParse(jws.kid)
  const claims = Claims.safeParse(jws.claims)
  if (!kid.success || !claims.success) return { refused: 'code-malformed' }
  const area = AreaCode.safeParse(claims.data.iss)
  const home = area.success ? provinceOfArea(area.data) : undefined
  return home ? { kid: kid.data, claims: claims.data, home, jws } : { refused: 'code-issuer-unknown' }
}

/** Whether a code lives at an instant. `skewSeconds`: how far its issue time is ahead of the clock that judges. */
export const codeTimes = (
  { iat, exp }: Pick<CodeClaims, 'iat' | 'exp'>,
  maxLifeSeconds: number,
  now: Date,
):
  | 'live'
  | { refused: 'code-not-yet-valid'; skewSeconds: number }
  | { refused: 'code-life-too-long' | 'code-expired' } => {
  const seconds = now.getTime() / 1000
  // Before the life, so that a clock gone wrong (or one that counts milliseconds) hears by how much.
  if (iat > seconds + codeTolerance) return { refused: 'code-not-yet-valid', skewSeconds: iat - seconds }
  if (exp <= iat || exp - iat > maxLifeSeconds) return { refused: 'code-life-too-long' }
  return exp + codeTolerance < seconds ? { refused: 'code-expired' } : 'live'
}

/** Makes a code; what a province's app draws. Members of `claims` keep their order. */
export const makeCode = (signer: Signer, claims: CodeClaims): Promise<string> => signJws(signer, codeTyp, claims)
