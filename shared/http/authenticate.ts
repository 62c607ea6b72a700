import { commonProblems, Problem } from '../contract/problem.ts'
import type { HubKeys } from '../crypto/accessToken.ts'
import { firstFailure } from '../crypto/checks.ts'
import { checkProof } from '../crypto/dpop.ts'
import { createTokenReader } from '../crypto/heldTokens.ts'
import type { HttpHost } from './bind.ts'

const refuse = (zh: string, en: string, error: 'invalid_token' | 'invalid_dpop_proof') =>
  new Problem(
    commonProblems.unauthenticated,
    { zh, en },
    { headers: { 'www-authenticate': `DPoP error="${error}", algs="ES256"` } },
  )

/**
 * Authenticates a request: a DPoP-bound access token of this hub and a fresh proof by the key it is bound to (RFC 9449
 * §7). What failed is told in the problem's detail; whether the proof was used before is the store's question.
 */
export const createAuthenticate = ({ issuer, keys }: { issuer: string; keys: HubKeys }): HttpHost['authenticate'] => {
  const readToken = createTokenReader(issuer, keys)
  return async (request, now) => {
    const [scheme, token, ...rest] = (request.headers.get('authorization') ?? '').split(' ')
    if (scheme?.toLowerCase() !== 'dpop' || !token || rest.length > 0)
      throw refuse('需要 “Authorization: DPoP <令牌>”。', 'Send “Authorization: DPoP <token>”.', 'invalid_token')
    const caller = await readToken(token, now)
    if (!caller)
      throw refuse('访问令牌无效或已过期。', 'The access token is not valid, or has expired.', 'invalid_token')
    const { findings, proof } = await checkProof({
      compact: request.headers.get('dpop') ?? undefined,
      method: request.method,
      url: `${issuer}${new URL(request.url).pathname}`,
      accessToken: token,
      now,
    })
    const failed = firstFailure(findings)
    if (!proof)
      throw refuse(
        `DPoP 证明未通过 ${failed?.check}：应为 ${failed?.expected}；实为 ${failed?.received}。`,
        `The DPoP proof failed ${failed?.check}: expected ${failed?.expected}; received ${failed?.received}.`,
        'invalid_dpop_proof',
      )
    if (proof.jkt !== caller.jkt)
      throw refuse(
        '证明的钥匙不是令牌所绑定的。',
        'The proof’s key is not the one the token is bound to.',
        'invalid_dpop_proof',
      )
    return { caller, proof }
  }
}
