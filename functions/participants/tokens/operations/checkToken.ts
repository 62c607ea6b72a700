import { checkAssertion } from '../../../../shared/crypto/clientAssertion.ts'
import { checkProof } from '../../../../shared/crypto/dpop.ts'
import type { Handler } from '../../../../shared/http/bind.ts'
import type { ParticipantStore } from '../../registry/ports.ts'
import { clientKeys } from '../clientKeys.ts'
import type { operations } from '../contract.ts'
import { createLimit } from '../limit.ts'
import type { OnceStore } from '../ports.ts'

type Deps = { participants: Pick<ParticipantStore, 'find'>; once: OnceStore; issuer: string }

/** Checks a minute for everybody together: it is a help for engineers, not an oracle to ask by the thousand. */
const mostPerMinute = 120

/** The same engine that decides at the token endpoint, run over all its checks; spends nothing. */
export const checkToken = ({ participants, once, issuer }: Deps): Handler<typeof operations.checkToken> => {
  const limit = createLimit(once, mostPerMinute, {
    zh: `每分钟至多 ${mostPerMinute} 次检查。`,
    en: `At most ${mostPerMinute} checks a minute.`,
  })
  return async ({ body, request }) => {
    const { now } = request
    await limit.spend('token-check', now)
    const findings = []
    if (body.clientAssertion !== undefined) {
      const checked = await checkAssertion({
        compact: body.clientAssertion,
        issuer,
        now,
        findKeys: clientKeys(participants),
      })
      findings.push(...checked.findings)
    }
    if (body.dpop) {
      const { proof, method, path, accessToken } = body.dpop
      findings.push(
        ...(await checkProof({ compact: proof, method, url: `${issuer}${path}`, accessToken, now }, true)).findings,
      )
    }
    return {
      status: 200,
      body: { ok: findings.length > 0 && findings.every((f) => f.ok), evaluatedAt: now.toISOString(), findings },
    }
  }
}
